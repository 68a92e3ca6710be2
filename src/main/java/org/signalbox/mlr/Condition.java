// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

/// What a rule asks of a message beside its operation.
public sealed interface Condition {
    /// A number is as a pattern says.
    record Matches(MlrNumber number, NumberPattern pattern) implements Condition {
        @Override
        public String toString() {
            return number + " " + pattern;
        }
    }

    /// A number is in a table.
    ///
    /// @param pattern what is asked of it besides, without digits
    record InTable(MlrNumber number, AddressTable table, NumberPattern pattern)
            implements Condition {
        @Override
        public String toString() {
            return number + " table " + table.name();
        }
    }

    /// The message does not have the number.
    record Unknown(MlrNumber number) implements Condition {
        @Override
        public String toString() {
            return number + " unknown";
        }
    }

    /// TP-PID.
    record ProtocolId(int value) implements Condition {
        @Override
        public String toString() {
            return "pid " + value;
        }
    }

    /// The port in the header of the user data.
    record DestinationPort(int value) implements Condition {
        @Override
        public String toString() {
            return "dest-port " + value;
        }
    }
}
