// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;

import org.signalbox.link.MsuTap.Direction;
import org.signalbox.ss7.Msu;

/// The classic pcap file format, big-endian, with nanoseconds.
///
/// ```
///   file                                    record
///   | magic A1B23C4D                    |   | seconds since 1970            |
///   | version 2       | version 4       |   | nanoseconds                   |
///   | time zone 0                       |   | octets that follow            |
///   | accuracy 0                        |   | octets of the packet          |
///   | snapshot length                   |   | packet …                      |
///   | link type                         |
/// ```
public enum PcapFormat {
    /// LINKTYPE_MTP3: from the service information octet on.
    MTP3("mtp3", 141) {
        @Override
        int headerOctets() {
            return 0;
        }

        @Override
        void writeHeader(CapturedMsu msu, int linkNumber, ByteBuf out) {}
    },

    /// LINKTYPE_MTP2_WITH_PHDR: a pseudo-header that names direction and link, then a signal unit
    /// of Q.703.
    ///
    /// ```
    ///   | sent 1 or received 0 | Annex A 0 | link number, 16 bits | BIB, BSN | FIB, FSN | LI | SIO
    /// …
    /// ```
    ///
    /// The sequence numbers are zero: those of M2PA have 24 bits and no place here, and a capture
    /// at the port of MTP3 does not know them.
    MTP2("mtp2", 139) {
        @Override
        int headerOctets() {
            return 7;
        }

        @Override
        void writeHeader(CapturedMsu msu, int linkNumber, ByteBuf out) {
            out.writeByte(msu.direction() == Direction.OUT ? 1 : 0);
            out.writeByte(ANNEX_A_NOT_USED);
            out.writeShort(linkNumber);
            out.writeShort(0);
            // Q.703 section 2.3.3: a longer signalling information field is announced as 63
            out.writeByte(Math.min(msu.length(), LENGTH_INDICATOR_MAX));
        }
    };

    private static final int ANNEX_A_NOT_USED = 0;
    private static final int LENGTH_INDICATOR_MAX = 63;

    private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
    private static final int VERSION_MAJOR = 2;
    private static final int VERSION_MINOR = 4;
    private static final int SNAPSHOT_OCTETS = 65_535;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Octets that begin every file.
    public static final int FILE_HEADER_OCTETS = 24;

    /// Octets that begin every record.
    public static final int RECORD_HEADER_OCTETS = 16;

    private final String word;
    private final int linkType;

    PcapFormat(String word, int linkType) {
        this.word = word;
        this.linkType = linkType;
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }

    /// The number of the link type registry.
    public int linkType() {
        return linkType;
    }

    /// The most octets a record can take.
    public int recordOctetsMax() {
        return RECORD_HEADER_OCTETS + headerOctets() + 1 + Msu.LARGE_SIF_OCTETS_MAX;
    }

    /// Appends what begins a file or stream.
    public void writeFileHeader(ByteBuf out) {
        out.writeInt(MAGIC_NANOSECONDS);
        out.writeShort(VERSION_MAJOR);
        out.writeShort(VERSION_MINOR);
        out.writeInt(0);
        out.writeInt(0);
        out.writeInt(SNAPSHOT_OCTETS);
        out.writeInt(linkType);
    }

    /// Appends one record.
    ///
    /// @param linkNumber 0 to 65535; [LinkNumbers] gives them out
    public void writeRecord(CapturedMsu msu, int linkNumber, ByteBuf out) {
        int length = headerOctets() + msu.length();
        out.writeInt((int) Math.floorDiv(msu.epochNanos(), SECOND_NANOS));
        out.writeInt((int) Math.floorMod(msu.epochNanos(), SECOND_NANOS));
        out.writeInt(length);
        out.writeInt(length);
        writeHeader(msu, linkNumber, out);
        out.writeBytes(msu.octets());
    }

    abstract int headerOctets();

    abstract void writeHeader(CapturedMsu msu, int linkNumber, ByteBuf out);
}
