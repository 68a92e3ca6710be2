// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.m3ua.M3uaMessage.DeregistrationRequest;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResponse;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResult;
import org.signalbox.m3ua.M3uaMessage.KeyRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResponse;
import org.signalbox.m3ua.M3uaMessage.RegistrationResult;
import org.signalbox.m3ua.M3uaMessage.UnusableKey;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.ServerInput;
import org.signalbox.xua.TrafficMode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Routing keys that processes register with this node as their gateway (RFC 4666 sections 3.6 and
/// 4.4).
///
/// ```
///   REG REQ --> key by key:  there is an application server of this key --> the process joins it
///                            there is none --> level 3 is asked for a place --> it is made
///           --> REG RSP, and behind it the NOTIFY of each server
/// ```
///
/// A message of two keys, of which level 3 is asked, is answered when both are known; those that
/// came meanwhile wait, in their order. What a process has registered it loses when it goes down or
/// its association ends, and an application server that was made for a registration ends with the
/// last process that has registered.
///
/// Two keys overlap if there is a message that both want. No key is registered that overlaps
/// another: nobody takes by registration what somebody else has. Keys of the configuration may
/// overlap, since there the operator has decided.
///
/// Owned by the layer's loop.
final class Registrations {
    /// Application servers that are there by registration.
    static final int SERVERS_MAX = 256;

    /// Of these, so many are one process's.
    static final int SERVERS_OF_ONE_MAX = 64;

    /// Requests of one process that may wait.
    static final int REQUESTS_MAX = 8;

    /// Results in one response; a request of more keys is answered by several (section 3.6.2).
    static final int RESULTS_MAX = 256;

    /// No user part: level 3's own.
    private static final Set<ServiceIndicator> LEVEL_3 =
            EnumSet.of(ServiceIndicator.SNM, ServiceIndicator.SLTM, ServiceIndicator.SLTM_SPECIAL);

    /// What the gateway is, and does when a registration has an effect.
    interface Gateway {
        /// All application servers for which this node is the gateway, with all their processes.
        Collection<AsConfig> servers();

        /// The network of a process that does not name it.
        int instanceOf(String asp);

        /// The network of a process that names it so; empty if it is unknown, or of another kind
        /// than that of its association.
        Optional<Integer> instanceOf(String asp, NetworkAppearance appearance);

        boolean mayRegister(int instance);

        boolean isActive(String asp, AsConfig server);

        /// How traffic is shared: as configured, or as the first process asked.
        @Nullable TrafficMode mode(AsConfig server);

        void answer(String asp, M3uaMessage message);

        /// An application server comes into being.
        void begin(AsConfig server, ServerRegistrar.Place place);

        /// It has other processes.
        void change(AsConfig server);

        /// It is no more.
        void end(AsConfig server);

        /// The states of processes and servers follow.
        void tell(ServerInput input);
    }

    /// A request that is being worked on, or waits for it.
    private static final class Request {
        private final String asp;
        private final ArrayDeque<KeyRequest> keys = new ArrayDeque<>();
        private final List<RoutingContext> contexts;
        private final List<RegistrationResult> results = new ArrayList<>();

        /// What the process has joined by it, to be told behind the answer.
        private final List<String> joined = new ArrayList<>();

        /// The process has gone.
        private boolean abandoned;

        private Request(String asp, List<KeyRequest> keys, List<RoutingContext> contexts) {
            this.asp = asp;
            this.keys.addAll(keys);
            this.contexts = contexts;
        }
    }

    private final Gateway gateway;
    private final ServerRegistrar registrar;

    /// The first is being worked on.
    private final ArrayDeque<Request> requests = new ArrayDeque<>();

    private boolean askingLevel3;

    /// Application servers made for a registration, by name; without their processes.
    private final Map<String, AsConfig> made = new LinkedHashMap<>();

    /// Those of the configuration, with the processes it gives them.
    private final Map<String, AsConfig> configured = new LinkedHashMap<>();

    /// Which processes have registered a key that the configuration gives them, by its server: they
    /// may give it back, which has no effect.
    private final Map<String, Set<String>> confirmed = new HashMap<>();

    /// Which processes serve which application server, configured ones among them, by registration
    /// alone. No set is empty.
    private final Map<String, Set<String>> registrants = new LinkedHashMap<>();

    Registrations(Gateway gateway, ServerRegistrar registrar) {
        this.gateway = gateway;
        this.registrar = registrar;
    }

    /// Whether an application server is there by registration alone.
    boolean hasMade(String server) {
        return made.containsKey(server);
    }

    /// An application server is configured so from now on.
    ///
    /// @return the same with the processes that have registered with it
    AsConfig configure(AsConfig server) {
        String name = server.name();
        for (AsConfig other : List.copyOf(made.values())) {
            boolean clashes =
                    other.context().equals(server.context())
                            || other.instance() == server.instance()
                                    && other.key().overlaps(server.key());
            if (clashes) {
                giveWay(other.name());
            }
        }
        configured.put(name, server);
        // whose it is by configuration need not have registered
        registrants.computeIfPresent(name, (_, asps) -> without(asps, server::has));
        confirmed.computeIfPresent(name, (_, asps) -> without(asps, asp -> !server.has(asp)));
        return current(name);
    }

    /// A configured application server is no more, so nobody is registered with it.
    void forget(String server) {
        configured.remove(server);
        confirmed.remove(server);
        if (!made.containsKey(server)) {
            registrants.remove(server);
        }
    }

    /// @return null if nobody is left
    private static @Nullable Set<String> without(Set<String> asps, Predicate<String> unwanted) {
        asps.removeIf(unwanted);
        return asps.isEmpty() ? null : asps;
    }

    /// An application server with all its processes.
    private AsConfig current(String name) {
        AsConfig own = configured.get(name);
        AsConfig base = own == null ? Objects.requireNonNull(made.get(name)) : own;
        return base.withMembers(
                registrants.getOrDefault(name, Set.of()).stream()
                        .map(asp -> new AsMember(asp, AsMember.WEIGHT_DEFAULT))
                        .toList());
    }

    // ---- requests -----------------------------------------------------------------------------

    void register(String asp, RegistrationRequest message) {
        if (waitingOf(asp) >= REQUESTS_MAX) {
            Request refused = new Request(asp, message.keys(), List.of());
            for (KeyRequest key : message.keys()) {
                refuse(refused, key.identifier(), RegistrationStatus.INSUFFICIENT_RESOURCES);
            }
            answer(refused);
            return;
        }
        requests.add(new Request(asp, message.keys(), List.of()));
        work();
    }

    void deregister(String asp, DeregistrationRequest message) {
        if (waitingOf(asp) >= REQUESTS_MAX) {
            answerDeregistration(
                    asp,
                    message.contexts().stream()
                            .map(
                                    context ->
                                            new DeregistrationResult(
                                                    context, DeregistrationStatus.UNKNOWN))
                            .toList());
            return;
        }
        requests.add(new Request(asp, List.of(), message.contexts()));
        work();
    }

    private long waitingOf(String asp) {
        return requests.stream().filter(request -> request.asp.equals(asp)).count();
    }

    private void work() {
        while (!askingLevel3 && !requests.isEmpty()) {
            Request request = requests.element();
            KeyRequest key = request.keys.poll();
            if (request.abandoned) {
                requests.remove();
            } else if (key == null) {
                requests.remove();
                finish(request);
            } else {
                switch (key) {
                    case UnusableKey(KeyIdentifier identifier, RegistrationStatus why) ->
                            refuse(request, identifier, why);
                    case WantedKey wanted -> register(request, wanted);
                }
            }
        }
    }

    private void finish(Request request) {
        if (!request.contexts.isEmpty()) {
            answerDeregistration(
                    request.asp,
                    request.contexts.stream()
                            .map(
                                    context ->
                                            new DeregistrationResult(
                                                    context, deregister(request.asp, context)))
                            .toList());
            return;
        }
        answer(request);
        for (String server : request.joined) {
            if (registrants.getOrDefault(server, Set.of()).contains(request.asp)) {
                tellRegistered(request.asp, current(server));
            }
        }
    }

    private void tellRegistered(String asp, AsConfig server) {
        gateway.tell(new ServerInput.Registered(asp, Plans.server(server, List.of())));
        gateway.change(server);
    }

    private void answer(Request request) {
        for (int from = 0; from < request.results.size(); from += RESULTS_MAX) {
            int to = Math.min(from + RESULTS_MAX, request.results.size());
            gateway.answer(
                    request.asp, new RegistrationResponse(request.results.subList(from, to)));
        }
    }

    private void answerDeregistration(String asp, List<DeregistrationResult> results) {
        for (int from = 0; from < results.size(); from += RESULTS_MAX) {
            int to = Math.min(from + RESULTS_MAX, results.size());
            gateway.answer(asp, new DeregistrationResponse(results.subList(from, to)));
        }
    }

    private static void refuse(
            Request request, KeyIdentifier identifier, RegistrationStatus status) {
        request.results.add(new RegistrationResult(identifier, status, new RoutingContext(0)));
    }

    private static void accept(
            Request request, WantedKey wanted, RegistrationStatus status, AsConfig server) {
        request.results.add(new RegistrationResult(wanted.identifier(), status, server.context()));
    }

    // ---- one key ------------------------------------------------------------------------------

    private void register(Request request, WantedKey wanted) {
        String asp = request.asp;
        RoutingKey key = wanted.key();
        NetworkAppearance appearance = key.appearance();
        Optional<Integer> named =
                appearance == null
                        ? Optional.of(gateway.instanceOf(asp))
                        : gateway.instanceOf(asp, appearance);
        if (named.isEmpty()) {
            refuse(request, wanted.identifier(), RegistrationStatus.INVALID_NETWORK_APPEARANCE);
            return;
        }
        int instance = named.get();
        AsConfig same = find(instance, key);
        if (same != null) {
            join(request, wanted, same, gateway.mayRegister(instance));
            return;
        }
        RegistrationStatus refusal = refusal(asp, instance, wanted);
        if (refusal != null) {
            refuse(request, wanted.identifier(), refusal);
            return;
        }
        RoutingContext context = chosen(wanted);
        AsConfig server =
                new AsConfig(
                        name(context),
                        instance,
                        List.of(),
                        context,
                        key,
                        Optional.ofNullable(wanted.mode()),
                        AsSharing.BINDINGS,
                        AsConfig.RECOVERY_DEFAULT,
                        false);
        askingLevel3 = true;
        registrar.take(server, place -> placed(request, wanted, server, place));
    }

    /// There is an application server of the very key.
    private void join(Request request, WantedKey wanted, AsConfig server, boolean permitted) {
        String asp = request.asp;
        KeyIdentifier identifier = wanted.identifier();
        boolean registered = registrants.getOrDefault(server.name(), Set.of()).contains(asp);
        RoutingContext asked = asked(wanted);
        TrafficMode mode = gateway.mode(server);
        if (asked != null && !asked.equals(server.context())) {
            refuse(
                    request,
                    identifier,
                    server.has(asp)
                            ? RegistrationStatus.CHANGE_REFUSED
                            : RegistrationStatus.CANNOT_SUPPORT_UNIQUE_ROUTING);
        } else if (!server.has(asp) && !permitted) {
            refuse(request, identifier, RegistrationStatus.PERMISSION_DENIED);
        } else if (server.shutdown()) {
            refuse(request, identifier, RegistrationStatus.NOT_PROVISIONED);
        } else if (wanted.mode() != null && mode != null && wanted.mode() != mode) {
            refuse(request, identifier, RegistrationStatus.UNSUPPORTED_TRAFFIC_MODE);
        } else if (registered) {
            accept(request, wanted, RegistrationStatus.ALREADY_REGISTERED, server);
        } else if (server.has(asp)) {
            confirmed.computeIfAbsent(server.name(), _ -> new HashSet<>()).add(asp);
            accept(request, wanted, RegistrationStatus.REGISTERED, server);
        } else if (ofOne(asp) >= SERVERS_OF_ONE_MAX) {
            refuse(request, identifier, RegistrationStatus.INSUFFICIENT_RESOURCES);
        } else {
            enter(request, server.name());
            gateway.change(current(server.name()));
            accept(request, wanted, RegistrationStatus.REGISTERED, server);
        }
    }

    /// Why no application server is made for a key; null if one may be.
    private @Nullable RegistrationStatus refusal(String asp, int instance, WantedKey wanted) {
        if (!gateway.mayRegister(instance)) {
            return RegistrationStatus.PERMISSION_DENIED;
        }
        if (wanted.key().services().stream().anyMatch(LEVEL_3::contains)) {
            return RegistrationStatus.INVALID_ROUTING_KEY;
        }
        RoutingContext asked = asked(wanted);
        for (AsConfig other : gateway.servers()) {
            if (other.context().equals(asked)) {
                // section 4.4.1: who names the context of a key that it has wants it changed
                return other.has(asp)
                        ? RegistrationStatus.CHANGE_REFUSED
                        : RegistrationStatus.INVALID_ROUTING_KEY;
            }
        }
        for (AsConfig other : gateway.servers()) {
            if (other.instance() == instance && other.key().overlaps(wanted.key())) {
                return RegistrationStatus.CANNOT_SUPPORT_UNIQUE_ROUTING;
            }
        }
        return made.size() >= SERVERS_MAX || ofOne(asp) >= SERVERS_OF_ONE_MAX
                ? RegistrationStatus.INSUFFICIENT_RESOURCES
                : null;
    }

    private void placed(
            Request request,
            WantedKey wanted,
            AsConfig server,
            Optional<ServerRegistrar.Place> place) {
        askingLevel3 = false;
        if (request.abandoned) {
            place.ifPresent(_ -> registrar.leave(server.name(), () -> {}));
        } else if (place.isEmpty()) {
            refuse(request, wanted.identifier(), RegistrationStatus.CANNOT_SUPPORT_UNIQUE_ROUTING);
        } else {
            made.put(server.name(), server);
            enter(request, server.name());
            gateway.begin(current(server.name()), place.get());
            accept(request, wanted, RegistrationStatus.REGISTERED, server);
        }
        work();
    }

    private void enter(Request request, String server) {
        registrants.computeIfAbsent(server, _ -> new LinkedHashSet<>()).add(request.asp);
        request.joined.add(server);
    }

    private @Nullable AsConfig find(int instance, RoutingKey key) {
        for (AsConfig server : gateway.servers()) {
            if (server.instance() == instance && server.key().isLike(key)) {
                return server;
            }
        }
        return null;
    }

    private long ofOne(String asp) {
        return registrants.values().stream().filter(those -> those.contains(asp)).count();
    }

    /// What the process proposes; as with other gateways, 0 proposes nothing.
    private static @Nullable RoutingContext asked(WantedKey wanted) {
        RoutingContext context = wanted.context();
        return context == null || context.value() == 0 ? null : context;
    }

    private RoutingContext chosen(WantedKey wanted) {
        RoutingContext asked = asked(wanted);
        if (asked != null) {
            return asked;
        }
        int free = 1;
        while (isTaken(new RoutingContext(free))) {
            free++;
        }
        return new RoutingContext(free);
    }

    private boolean isTaken(RoutingContext context) {
        String name = name(context);
        return gateway.servers().stream()
                .anyMatch(server -> server.context().equals(context) || server.name().equals(name));
    }

    /// As osmo-stp calls it.
    private static String name(RoutingContext context) {
        return "as-rkm-" + context;
    }

    // ---- leaving ------------------------------------------------------------------------------

    private DeregistrationStatus deregister(String asp, RoutingContext context) {
        for (AsConfig server : gateway.servers()) {
            if (server.context().equals(context)) {
                return deregister(asp, server);
            }
        }
        return DeregistrationStatus.INVALID_ROUTING_CONTEXT;
    }

    private DeregistrationStatus deregister(String asp, AsConfig server) {
        String name = server.name();
        boolean own = confirmed.getOrDefault(name, Set.of()).contains(asp);
        if (!own && !registrants.getOrDefault(name, Set.of()).contains(asp)) {
            // what the configuration gives it is not the process's to give back
            return server.has(asp)
                    ? DeregistrationStatus.PERMISSION_DENIED
                    : DeregistrationStatus.NOT_REGISTERED;
        }
        if (gateway.isActive(asp, server)) {
            return DeregistrationStatus.ASP_ACTIVE;
        }
        if (own) {
            Objects.requireNonNull(confirmed.get(name)).remove(asp);
        } else {
            leave(asp, name);
        }
        return DeregistrationStatus.DEREGISTERED;
    }

    /// The process is down: it has registered nothing any more (section 4.3.4.2).
    void leave(String asp) {
        for (Request request : requests) {
            if (request.asp.equals(asp)) {
                request.abandoned = true;
            }
        }
        for (String server : List.copyOf(registrants.keySet())) {
            if (registrants.getOrDefault(server, Set.of()).contains(asp)) {
                leave(asp, server);
            }
        }
        confirmed.values().forEach(those -> those.remove(asp));
        work();
    }

    private void leave(String asp, String server) {
        Set<String> left = Objects.requireNonNull(registrants.get(server));
        left.remove(asp);
        gateway.tell(new ServerInput.Deregistered(asp, server));
        AsConfig ended = left.isEmpty() ? made.remove(server) : null;
        if (left.isEmpty()) {
            registrants.remove(server);
        }
        if (ended == null) {
            gateway.change(current(server));
        } else {
            gateway.end(ended);
        }
    }

    /// Something that is configured takes the place of what was registered, whose processes are
    /// given no traffic any more. Does nothing if there is none of this name.
    void giveWay(String server) {
        for (String asp : List.copyOf(registrants.getOrDefault(server, Set.of()))) {
            if (made.containsKey(server)) {
                leave(asp, server);
            }
        }
    }
}
