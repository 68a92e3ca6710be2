// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

/// What becomes of a message.
public sealed interface MlrResult {
    /// One of them is enough.
    MlrResult BLOCK = new Block();

    /// One of them is enough.
    MlrResult CONTINUE = new Continue();

    /// It is thrown away.
    record Block() implements MlrResult {
        @Override
        public String toString() {
            return "block";
        }
    }

    /// It goes on to global title translation, as if nobody had looked into it.
    record Continue() implements MlrResult {
        @Override
        public String toString() {
            return "continue";
        }
    }

    /// It goes to a point; with a subsystem number, it is routed on that there.
    record ToPoint(PointCode point, @Nullable SubsystemNumber subsystem) implements MlrResult {
        @Override
        public String toString() {
            return subsystem == null ? "pc " + point : "pcssn " + point + " " + subsystem;
        }
    }

    /// Its called party address gets this global title, which is translated then.
    record ToTitle(GlobalTitle title) implements MlrResult {
        @Override
        public String toString() {
            return "gt " + title;
        }
    }

    /// It goes to an application server.
    record ToServer(String name) implements MlrResult {
        @Override
        public String toString() {
            return "as " + name;
        }
    }

    /// It goes to one of an application group of global title translation.
    record ToApplicationGroup(String name) implements MlrResult {
        @Override
        public String toString() {
            return "group " + name;
        }
    }
}
