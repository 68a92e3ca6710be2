// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.mtp3.user.UserPartConversion;
import org.signalbox.sccp.message.AddressBuffer;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.ConnectionDraft;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementDecodeException;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.function.Function;

/// Addresses of SCCP that go over into another network of the node.
///
/// | of an address | becomes |
/// |---|---|
/// | point code with an alias | the alias, in the other network's width |
/// | point code without, routed on the title | left out: the title says who is meant |
/// | point code without, routed on it | not sent |
/// | order of its parts, indicator | as in the other network; national in ANSI, not from there |
/// | title of a form that both have | the same under the other's indicator |
/// | another title, routed on it | not sent |
/// | another title, not routed on it | left out |
///
/// Messages of management name the point that they are about by its alias. Of connections only the
/// request has addresses that are looked at.
public final class AddressCrossing implements UserPartConversion {
    private final SccpView view = new SccpView();
    private final MessageDraft draft = new MessageDraft();
    private final ConnectionDraft connection = new ConnectionDraft();
    private final MutableTitle title = new MutableTitle();

    /// Which of the drafts is to be composed.
    private boolean connecting;

    @Override
    public Verdict look(Msu msu, Variant beyond, Function<PointCode, @Nullable PointCode> points) {
        boolean sameForm = msu.variant() == beyond;
        if (view.read(msu) != null) {
            // nobody here need understand what is for somebody else
            return sameForm ? Verdict.AS_IT_IS : Verdict.MALFORMED;
        }
        boolean aboutPoint = isManagement();
        if (!view.hasCalled()
                || (sameForm
                        && !aboutPoint
                        && !view.called().hasPointCode()
                        && !view.calling().hasPointCode())) {
            return Verdict.AS_IT_IS;
        }
        connecting = view.type() == MessageType.CR;
        if (connecting) {
            connection.take(view);
        } else {
            draft.take(view);
        }
        Verdict called =
                say(
                        view.called(),
                        connecting ? connection.called() : draft.called(),
                        beyond,
                        points);
        if (called != Verdict.CHANGED) {
            return called;
        }
        Verdict calling =
                say(
                        view.calling(),
                        connecting ? connection.calling() : draft.calling(),
                        beyond,
                        points);
        if (calling != Verdict.CHANGED) {
            return calling;
        }
        Verdict about = aboutPoint ? sayManagement(beyond, points) : Verdict.CHANGED;
        if (about != Verdict.CHANGED) {
            return about;
        }
        boolean fits =
                connecting
                        ? connection.fits(beyond, Msu.LARGE_SIF_OCTETS_MAX)
                        : draft.fits(beyond, Msu.LARGE_SIF_OCTETS_MAX);
        return fits ? Verdict.CHANGED : Verdict.TOO_LONG;
    }

    private boolean isManagement() {
        return view.hasCalled()
                && view.type().isUnitdata()
                && view.called().routesOnSubsystem()
                && view.called().subsystem() == SubsystemNumber.MANAGEMENT.value();
    }

    private Verdict say(
            AddressView address,
            AddressBuffer anew,
            Variant beyond,
            Function<PointCode, @Nullable PointCode> points) {
        if (address.length() == 0) {
            return Verdict.CHANGED;
        }
        PointCode point = address.hasPointCode() ? points.apply(address.pointCode()) : null;
        if (point == null && address.hasPointCode() && address.routesOnSubsystem()) {
            return Verdict.UNKNOWN_POINT;
        }
        boolean titled = address.copyTo(title);
        boolean said =
                anew.set(
                        beyond,
                        address.routesOnSubsystem(),
                        isNational(address, beyond),
                        point == null ? -1 : point.value(),
                        address.subsystem(),
                        titled ? title : null);
        boolean lost = address.titleIndicator() != 0 && (!titled || !said);
        return lost && !address.routesOnSubsystem() ? Verdict.UNKNOWN_FORM : Verdict.CHANGED;
    }

    /// In ANSI networks the bit says that the address is coded as there; elsewhere it means nothing
    /// that another network would know.
    private static boolean isNational(AddressView address, Variant beyond) {
        return address.variant() == beyond ? address.isNational() : beyond == Variant.ANSI;
    }

    private Verdict sayManagement(Variant beyond, Function<PointCode, @Nullable PointCode> points) {
        ManagementMessage message;
        try {
            message =
                    ManagementCodec.decode(
                            view.variant(), view.octets(), view.dataAt(), view.dataLength());
        } catch (ManagementDecodeException _) {
            return Verdict.MALFORMED;
        }
        PointCode point = points.apply(message.point());
        if (point == null) {
            return Verdict.UNKNOWN_POINT;
        }
        if (!ManagementCodec.isSaidIn(beyond, message)) {
            return Verdict.UNKNOWN_FORM;
        }
        ByteBuf data = Unpooled.buffer(8);
        ManagementCodec.encode(message.about(point), data);
        draft.setData(data, 0, data.readableBytes());
        return Verdict.CHANGED;
    }

    @Override
    public Msu compose(
            ByteBufAllocator allocator,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority) {
        return connecting
                ? connection.compose(allocator, service, dpc, opc, sls, priority)
                : draft.compose(allocator, service, dpc, opc, sls, priority);
    }
}
