// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An application server at one moment.
///
/// @param name as configured
/// @param registered whether no configuration holds it: processes have registered its key
/// @param instance the network it is in
/// @param state as in `pending`
/// @param reason why it is not active; empty if it is
/// @param trafficMode how its processes share its traffic; empty while that is not known
/// @param routingContext on its associations
/// @param appearance of the network, if one is configured
/// @param destination of its key: the point it is
/// @param services of its key: user parts; empty: all
/// @param origins of its key: whose messages; empty: everybody's
/// @param recovery T(r)
/// @param waiting messages that wait
/// @param members its processes in configured order
/// @param shift how many low bits of a selection are left out when a process is chosen; empty if
///     more than the selection decides
/// @param reroutedTo the mate of this gateway that its messages go to now; empty if they do not
/// @param bindings which process takes which selection; empty unless they share now
/// @param statistics since the last `clear`
public record AsView(
        String name,
        boolean registered,
        int instance,
        String state,
        String reason,
        Optional<String> trafficMode,
        String routingContext,
        Optional<String> appearance,
        String destination,
        List<String> services,
        List<String> origins,
        Duration recovery,
        int waiting,
        List<Member> members,
        OptionalInt shift,
        Optional<String> reroutedTo,
        List<Binding> bindings,
        List<CounterView> statistics) {
    /// One of its processes.
    ///
    /// @param weight 0 to 10
    /// @param state in this server, as in `active`
    public record Member(String asp, int weight, String state) {}

    /// One value of the signalling link selection.
    ///
    /// @param owner the process whose it is when all are active
    /// @param ownerState as in `inactive`
    /// @param taking who takes it now
    public record Binding(int selection, String owner, String ownerState, String taking) {}

    public AsView {
        services = List.copyOf(services);
        origins = List.copyOf(origins);
        members = List.copyOf(members);
        bindings = List.copyOf(bindings);
        statistics = List.copyOf(statistics);
    }

    /// Who takes a selection now; empty if nobody does, or more than the selection decides.
    Optional<String> taker(int selection) {
        return shift.isEmpty() || bindings.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        bindings.get((selection >>> shift.getAsInt()) % bindings.size()).taking());
    }

    public boolean isActive() {
        return state.equals(AspView.ACTIVE);
    }
}
