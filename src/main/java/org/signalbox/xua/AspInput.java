// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// What happens to an [AspMachine].
public sealed interface AspInput {
    /// The process is wanted: it comes up as soon as there is an association.
    record Start() implements AspInput {}

    /// The process is to leave.
    record Stop() implements AspInput {}

    /// It is to take no traffic, or to take it again.
    record Block(boolean blocked) implements AspInput {}

    /// The association is established, or was restarted.
    record Up() implements AspInput {}

    /// The association is lost.
    record Lost() implements AspInput {}

    /// The gateway has registered a key, or had done so before.
    ///
    /// @param key as in [AspPlan.Served#registers]
    /// @param context by which messages name it
    record Registered(String key, RoutingContext context) implements AspInput {}

    /// The gateway has refused a key: it is asked again later.
    record RegistrationRefused(String key) implements AspInput {}

    /// The gateway has answered that keys were given back.
    record Deregistered() implements AspInput {}

    /// A message has come.
    record Received(AspMessage message) implements AspInput {}
}
