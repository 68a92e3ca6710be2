// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.function.Consumer;

/// One signalling point in one network.
///
/// @param networkIndicator of every message this point sends; messages with another one are
///     discarded
/// @param pointCode this point's own code
/// @param transferFunction whether messages between other points are passed on (an STP) or
///     discarded (an end point, which then says nothing about routes either)
/// @param fastRestart whether traffic-restart-allowed is sent at once, without [Mtp3Timer#T20]
/// @param dynamicRoutesMax how many single destinations within summary routes may have a status of
///     their own, learnt from adjacent points
/// @param sharing how load is shared
/// @param transferRestricted whether transfer-restricted messages are sent, an option of national
///     networks (Q.704 section 13.4), a rule in those of ANSI; those received are honoured in any
///     case
/// @param flowControl what congestion means and does
/// @param further codes of this point beside its own
/// @param reportT8 as [Mtp3Timer#T8], towards far ends that know reports only
public record Mtp3Config(
        NetworkIndicator networkIndicator,
        PointCode pointCode,
        boolean transferFunction,
        boolean fastRestart,
        int dynamicRoutesMax,
        LoadSharing sharing,
        boolean transferRestricted,
        Mtp3Timers timers,
        FlowControlConfig flowControl,
        FurtherCodes further,
        Duration reportT8) {
    /// [#reportT8] unless asked for otherwise.
    public static final Duration REPORT_T8 = Duration.ofSeconds(1);

    /// As many as ITP says in `show cs7 route`.
    public static final int DYNAMIC_ROUTES_MAX = 1_000;

    public Mtp3Config {
        if (sharing.opcDpc() && pointCode.variant() == Variant.ANSI) {
            throw new IllegalArgumentException("an ANSI selection has bits enough");
        }
        if (dynamicRoutesMax < 0) {
            throw new IllegalArgumentException("dynamic routes " + dynamicRoutesMax);
        }
        if (further.has(pointCode)) {
            throw new IllegalArgumentException(pointCode + " is the point's own code already");
        }
    }

    /// An STP with ITP's defaults.
    public static Mtp3Config of(NetworkIndicator networkIndicator, PointCode pointCode) {
        return new Mtp3Config(
                networkIndicator,
                pointCode,
                true,
                false,
                DYNAMIC_ROUTES_MAX,
                LoadSharing.PLAIN,
                pointCode.variant() == Variant.ANSI,
                Mtp3Timers.STANDARD,
                FlowControlConfig.of(pointCode.variant()),
                FurtherCodes.NONE,
                REPORT_T8);
    }

    /// Whether a network can go over to `other` without being made anew: the rest can be changed
    /// while it runs.
    public boolean isSamePoint(Mtp3Config other) {
        // with other bits of the relation, traffic would change its way unseen
        return networkIndicator == other.networkIndicator
                && pointCode.equals(other.pointCode)
                && sharing.isSameRelation(other.sharing);
    }

    public Variant variant() {
        return pointCode.variant();
    }

    /// Whether messages to a code are for this point: its own, a secondary or a capability code.
    public boolean isOwn(PointCode code) {
        return code.equals(pointCode) || further.has(code);
    }

    /// Whether one of a block of codes is this point's.
    boolean hasOwnIn(PointCodeMask block) {
        return block.contains(pointCode)
                || further.secondary().stream().anyMatch(block::contains)
                || further.capability().stream().anyMatch(block::contains);
    }

    /// As [#isOwn], but not for the codes that other points have as well: so what comes from this
    /// code comes from here, and who tests or manages links by this code means this point.
    public boolean isOwnAlone(PointCode code) {
        return code.equals(pointCode) || further.secondary().contains(code);
    }

    public Mtp3Config withFastRestart(boolean on) {
        return with(draft -> draft.fastRestart = on);
    }

    public Mtp3Config withTransferFunction(boolean on) {
        return with(draft -> draft.transferFunction = on);
    }

    public Mtp3Config withDynamicRoutesMax(int max) {
        return with(draft -> draft.dynamicRoutesMax = max);
    }

    public Mtp3Config withTimers(Mtp3Timers other) {
        return with(draft -> draft.timers = other);
    }

    public Mtp3Config withFlowControl(FlowControlConfig other) {
        return with(draft -> draft.flowControl = other);
    }

    public Mtp3Config withTransferRestricted(boolean on) {
        return with(draft -> draft.transferRestricted = on);
    }

    public Mtp3Config withSharing(LoadSharing other) {
        return with(draft -> draft.sharing = other);
    }

    public Mtp3Config withFurtherCodes(FurtherCodes other) {
        return with(draft -> draft.further = other);
    }

    public Mtp3Config withReportT8(Duration other) {
        return with(draft -> draft.reportT8 = other);
    }

    private Mtp3Config with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Mtp3Config(
                networkIndicator,
                pointCode,
                draft.transferFunction,
                draft.fastRestart,
                draft.dynamicRoutesMax,
                draft.sharing,
                draft.transferRestricted,
                draft.timers,
                draft.flowControl,
                draft.further,
                draft.reportT8);
    }

    /// What can be changed of a configuration while it is the same point's.
    private static final class Draft {
        private boolean transferFunction;
        private boolean fastRestart;
        private int dynamicRoutesMax;
        private LoadSharing sharing;
        private boolean transferRestricted;
        private Mtp3Timers timers;
        private FlowControlConfig flowControl;
        private FurtherCodes further;
        private Duration reportT8;

        private Draft(Mtp3Config from) {
            this.transferFunction = from.transferFunction;
            this.fastRestart = from.fastRestart;
            this.dynamicRoutesMax = from.dynamicRoutesMax;
            this.sharing = from.sharing;
            this.transferRestricted = from.transferRestricted;
            this.timers = from.timers;
            this.flowControl = from.flowControl;
            this.further = from.further;
            this.reportT8 = from.reportT8;
        }
    }
}
