// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

/// Which peers a route speaks of, and how it judges them.
///
/// @param score is added to what they have; [#NEVER]: they are not given the request
public record RouteTarget(Whom whom, int score) {
    /// However much else speaks for them.
    public static final int NEVER = Integer.MIN_VALUE;

    public static final int SCORE_MAX = 1_000;

    /// Peers by what is known of them.
    public sealed interface Whom {
        /// All.
        record Anyone() implements Whom {
            @Override
            public String toString() {
                return "any peer";
            }
        }

        /// The one that is configured under that name.
        record Peer(String name) implements Whom {
            @Override
            public String toString() {
                return "peer " + name;
            }
        }

        /// The one that calls itself so.
        record Host(String host) implements Whom {
            @Override
            public String toString() {
                return "host " + host;
            }
        }

        /// Those that are at home there.
        record Realm(String realm) implements Whom {
            @Override
            public String toString() {
                return "realm " + realm;
            }
        }

        /// Those of a group, in the order that it says.
        record Group(String name) implements Whom {
            @Override
            public String toString() {
                return "group " + name;
            }
        }
    }
}
