// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterHeader;

import java.util.List;
import java.util.Set;

/// What is done to messages that pass between this node and some peers.
///
/// @param group whose peers they come from or go to; null: all peers
/// @param kind requests or answers
/// @param applications their ids; none: all
/// @param commands their codes; none: all
/// @param actions one after the other, at most [#ACTIONS_MAX]
public record RewriteRule(
        String name,
        Direction direction,
        @Nullable String group,
        Kind kind,
        Set<Integer> applications,
        Set<Integer> commands,
        List<RewriteAction> actions) {
    public static final int RULES_MAX = 200;
    public static final int ACTIONS_MAX = 32;

    /// Which way messages go.
    public enum Direction {
        IN,
        OUT
    }

    /// Which of both a message is.
    public enum Kind {
        REQUEST,
        ANSWER,
        BOTH
    }

    /// @throws IllegalArgumentException if an action is done to what makes a message and its answer
    ///     find each other, or one to a group and another inside it
    public RewriteRule {
        applications = Set.copyOf(applications);
        commands = Set.copyOf(commands);
        actions = List.copyOf(actions);
        for (RewriteAction action : actions) {
            if (!isAllowed(action.path())) {
                throw new IllegalArgumentException(action.path() + " must stay as it is");
            }
            for (RewriteAction other : actions) {
                if (action.path().holds(other.path())) {
                    throw new IllegalArgumentException(
                            "%s and %s inside it are both changed"
                                    .formatted(action.path(), other.path()));
                }
            }
        }
    }

    /// Whether an AVP may be changed: not those by which relays and those who ask know an answer
    /// (RFC 6733 sections 8.8 and 6.7.2), nor what the header says as well.
    static boolean isAllowed(AvpPath path) {
        AvpPath.Step first = path.first();
        return first.vendor() != 0
                || first.code() != BaseAvp.SESSION_ID.code()
                        && first.code() != BaseAvp.PROXY_INFO.code()
                        && first.code() != BaseAvp.AUTH_APPLICATION_ID.code()
                        && first.code() != BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID.code();
    }

    boolean isFor(DiameterHeader header) {
        boolean isOfKind =
                switch (kind) {
                    case REQUEST -> header.isRequest();
                    case ANSWER -> !header.isRequest();
                    case BOTH -> true;
                };
        return isOfKind
                && (applications.isEmpty() || applications.contains(header.application()))
                && (commands.isEmpty() || commands.contains(header.command()));
    }
}
