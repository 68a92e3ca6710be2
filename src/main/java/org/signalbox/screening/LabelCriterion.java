// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

/// Something that a message's label must say, or the linkset that it came by.
public sealed interface LabelCriterion {
    /// @param linkset the one that it came by, or is about to leave by
    boolean matches(ServiceIndicator service, PointCode dpc, PointCode opc, String linkset);

    /// `si 3`.
    record Service(ServiceIndicator wanted) implements LabelCriterion {
        @Override
        public boolean matches(
                ServiceIndicator service, PointCode dpc, PointCode opc, String linkset) {
            return service == wanted;
        }

        @Override
        public String toString() {
            return "si " + wanted.bits();
        }
    }

    /// `dpc 4.5.6`.
    record Destination(PointCodeMatch wanted) implements LabelCriterion {
        @Override
        public boolean matches(
                ServiceIndicator service, PointCode dpc, PointCode opc, String linkset) {
            return wanted.matches(dpc);
        }

        @Override
        public String toString() {
            return "dpc " + wanted;
        }
    }

    /// `opc 4.5.6`.
    record Origin(PointCodeMatch wanted) implements LabelCriterion {
        @Override
        public boolean matches(
                ServiceIndicator service, PointCode dpc, PointCode opc, String linkset) {
            return wanted.matches(opc);
        }

        @Override
        public String toString() {
            return "opc " + wanted;
        }
    }

    /// `linkset ToCountryB`.
    record Linkset(String wanted) implements LabelCriterion {
        @Override
        public boolean matches(
                ServiceIndicator service, PointCode dpc, PointCode opc, String linkset) {
            return wanted.equals(linkset);
        }

        @Override
        public String toString() {
            return "linkset " + wanted;
        }
    }
}
