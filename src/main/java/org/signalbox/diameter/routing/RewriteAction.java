// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.ss7.OctetString;

/// What is done to an AVP.
public sealed interface RewriteAction {
    AvpPath path();

    /// The same, done to what is in the first group of its path.
    RewriteAction inside();

    /// Leaves it out, each of them.
    record Drop(AvpPath path) implements RewriteAction {
        @Override
        public RewriteAction inside() {
            return new Drop(path.rest());
        }
    }

    /// Gives it other data, each of them, if it is there.
    record Set(AvpPath path, OctetString data) implements RewriteAction {
        @Override
        public RewriteAction inside() {
            return new Set(path.rest(), data);
        }
    }

    /// Adds it, if it is not there and the group it is to be in is.
    ///
    /// @param isMandatory whether it has the M bit
    record Add(AvpPath path, boolean isMandatory, OctetString data) implements RewriteAction {
        @Override
        public RewriteAction inside() {
            return new Add(path.rest(), isMandatory, data);
        }
    }

    /// Gives it another name, if it has this one; capital letters are the same as others.
    ///
    /// @param isSuffix whether only the end of it is compared and replaced
    record Rename(AvpPath path, boolean isSuffix, String from, String to) implements RewriteAction {
        @Override
        public RewriteAction inside() {
            return new Rename(path.rest(), isSuffix, from, to);
        }

        /// What becomes of a name.
        String rename(String name) {
            int at = name.length() - from.length();
            boolean isIt =
                    (isSuffix ? at >= 0 : at == 0)
                            && name.regionMatches(true, at, from, 0, from.length());
            return isIt ? name.substring(0, at) + to : name;
        }
    }
}
