// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

/// A signalling network management message (service indicator 0, Q.704 section 15), without its
/// label.
public sealed interface SnmMessage {
    SnmHeading heading();

    /// A message about the sender's way to one destination.
    sealed interface AboutDestination extends SnmMessage {
        PointCode destination();
    }

    /// TFP: do not send me messages for the destination (section 13.2).
    record TransferProhibited(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFP;
        }
    }

    /// TFR: rather do not send me messages for the destination (section 13.4).
    record TransferRestricted(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFR;
        }
    }

    /// TFA: I can transfer to the destination again (section 13.3).
    record TransferAllowed(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFA;
        }
    }

    /// RST: is the destination, which you said was prohibited, still so? (section 13.5)
    record ProhibitedRouteSetTest(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.RST;
        }
    }

    /// RSR: is the destination, which you said was restricted, still so? (section 13.5)
    record RestrictedRouteSetTest(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.RSR;
        }
    }

    /// TRA: I have told you what I cannot reach; send me traffic (section 9).
    record TrafficRestartAllowed() implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TRA;
        }
    }

    /// UPU: nobody at the destination takes messages of that user part (section 11.2.7).
    record UserPartUnavailable(
            PointCode destination, ServiceIndicator userPart, UnavailabilityCause cause)
            implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.UPU;
        }
    }

    /// A message of the standard for whose procedure this version has no code yet.
    record NotImplemented(SnmHeading heading) implements SnmMessage {}
}
