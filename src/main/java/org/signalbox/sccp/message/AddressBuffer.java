// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

/// The octets of an address that is about to be sent; see [AddressView] for what they look like.
/// Belongs to one loop, which uses it again.
public final class AddressBuffer {
    private static final int OCTETS_MAX = 255;
    private static final int BCD_ODD = 1;
    private static final int BCD_EVEN = 2;

    private final byte[] octets = new byte[OCTETS_MAX];
    private int length;

    /// Takes an address as it came.
    public void copy(AddressView address) {
        length = address.length();
        address.octets().getBytes(address.at(), octets, 0, length);
    }

    /// Makes an address.
    ///
    /// @param variant of the network it is sent in
    /// @param onSubsystem as [AddressView#routesOnSubsystem]
    /// @param national as [AddressView#isNational]
    /// @param pointCode -1 to leave it out
    /// @param subsystem -1 to leave it out
    /// @param title null to leave it out
    /// @return false if networks of this variant have no place for the title's form, and the
    ///     address is therefore without it
    public boolean set(
            Variant variant,
            boolean onSubsystem,
            boolean national,
            int pointCode,
            int subsystem,
            @Nullable MutableTitle title) {
        int titleIndicator = title == null ? 0 : title.form().indicator(variant);
        boolean ansi = variant == Variant.ANSI;
        int indicator = titleIndicator << 2;
        indicator |= onSubsystem ? 0x40 : 0;
        indicator |= national ? 0x80 : 0;
        indicator |= pointCode < 0 ? 0 : ansi ? 0x02 : 0x01;
        indicator |= subsystem < 0 ? 0 : ansi ? 0x01 : 0x02;
        length = 0;
        put(indicator);
        if (ansi) {
            putSubsystem(subsystem);
            putPointCode(variant, pointCode);
        } else {
            putPointCode(variant, pointCode);
            putSubsystem(subsystem);
        }
        if (title != null && titleIndicator != 0) {
            putTitle(title);
        }
        return title == null || titleIndicator != 0;
    }

    /// Makes an address; allocates.
    ///
    /// @return as the other one
    public boolean set(Variant variant, SccpAddress address) {
        MutableTitle title = null;
        if (address.title() != null) {
            title = new MutableTitle();
            title.set(address.title());
        }
        PointCode point = address.pointCode();
        SubsystemNumber subsystem = address.subsystem();
        return set(
                variant,
                address.routesOnSubsystem(),
                address.national(),
                point == null ? -1 : point.value(),
                subsystem == null ? -1 : subsystem.value(),
                title);
    }

    /// How many octets the address has, its length octet not included.
    public int length() {
        return length;
    }

    /// Writes the length octet and the address.
    void writeTo(ByteBuf to) {
        to.writeByte(length).writeBytes(octets, 0, length);
    }

    private void putPointCode(Variant variant, int pointCode) {
        if (pointCode >= 0) {
            put(pointCode);
            put(pointCode >>> 8);
            if (AddressView.pointCodeOctets(variant) == 3) {
                put(pointCode >>> 16);
            }
        }
    }

    private void putSubsystem(int subsystem) {
        if (subsystem >= 0) {
            put(subsystem);
        }
    }

    private void putTitle(MutableTitle title) {
        int count = title.count();
        boolean odd = count % 2 == 1;
        TitleForm form = title.form();
        if (form.hasType()) {
            put(title.type());
        }
        if (form.hasPlan()) {
            put(title.plan() << 4 | (odd ? BCD_ODD : BCD_EVEN));
        }
        if (form.hasNature()) {
            put(title.nature() | (odd && form == TitleForm.NATURE ? 0x80 : 0));
        }
        for (int i = 0; i < count; i += 2) {
            // Q.713 section 3.4.2.3.1: an odd number of digits is filled with zero
            int second = i + 1 < count ? title.digit(i + 1) : 0;
            put(second << 4 | title.digit(i));
        }
    }

    private void put(int octet) {
        octets[length] = (byte) octet;
        length++;
    }
}
