// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.signalbox.alarm.Alarm;
import org.signalbox.alarm.AlarmChange;
import org.signalbox.alarm.AlarmKind;
import org.signalbox.alarm.ManagedObject;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Says what is raised and cleared in notifications, each with a number that leaves no gap.
///
/// A common failure may change very many destinations: of those so many are told in a window; of
/// the
/// others the last state when the window is over, as far as the next one has room, with how many
/// were not told. All others are told at once; they are as many as there are links and processes.
///
/// Pure; owned by one loop. The destinations that wait are bounded.
final class TrapWriter {
    static final int WAITING_MAX = 10_000;

    /// cgspLinksetState, cgspLinkState, cgrtDestStatus, and the states of processes.
    private static final int LINKSET_AVAILABLE = 1;

    private static final int LINKSET_UNAVAILABLE = 3;
    private static final int LINK_AVAILABLE = 1;
    private static final int LINK_FAILED = 2;
    private static final int LINK_UNAVAILABLE = 4;
    private static final int LINK_RESTORED = 34;
    private static final int TEST_NO_ERRORS = 0;
    private static final int TEST_FAILED = 8;

    /// cgspLinkReason: linkTestFailure.
    private static final int REASON_TEST = 35;

    private static final int DESTINATION_ACCESSIBLE = 2;
    private static final int DESTINATION_INACCESSIBLE = 3;
    private static final int DESTINATION_RESTRICTED = 4;
    private static final int PROCESS_DOWN = 1;
    private static final int PROCESS_INACTIVE = 2;
    private static final int PROCESS_ACTIVE = 3;
    private static final int SERVER_PENDING = 4;

    private static final int CLLI_CHARS_MAX = 11;
    private static final int NAME_CHARS_MAX = 255;

    private final SnmpConfig config;
    private final TrapSubjects subjects;
    private final Counters<SnmpCounter> counters;
    private final Map<ManagedObject, AlarmChange> waiting = new LinkedHashMap<>();

    private Timer window = Timer.STOPPED;
    private int inWindow;
    private long suppressed;
    private long sequence;

    TrapWriter(SnmpConfig config, TrapSubjects subjects, Counters<SnmpCounter> counters) {
        this.config = config;
        this.subjects = subjects;
        this.counters = counters;
    }

    /// @param upTime of the node, in hundredths of a second
    void write(AlarmChange change, long upTime, long now, Consumer<Notification> out) {
        advance(upTime, now, out);
        NotificationKind kind = NotificationKind.of(change.alarm().kind());
        if (kind == NotificationKind.DESTINATION) {
            destination(change, upTime, now, out);
        } else {
            write(kind, change, upTime, out);
        }
    }

    /// Tells what has waited for the end of a window.
    void advance(long upTime, long now, Consumer<Notification> out) {
        if (!window.isExpired(now)) {
            return;
        }
        window = Timer.STOPPED;
        inWindow = 0;
        List<AlarmChange> late = List.copyOf(waiting.values());
        waiting.clear();
        late.forEach(change -> destination(change, upTime, now, out));
    }

    /// When [#advance] has something to do.
    long nextDeadline() {
        return window.deadline();
    }

    private void destination(
            AlarmChange change, long upTime, long now, Consumer<Notification> out) {
        if (!window.isRunning()) {
            window = Timer.start(now, config.window());
        }
        if (inWindow < config.destinationsMax()) {
            inWindow++;
            write(NotificationKind.DESTINATION, change, upTime, out);
            return;
        }
        ManagedObject destination = change.alarm().object();
        boolean isKnown = waiting.remove(destination) != null;
        if (isKnown || waiting.size() == WAITING_MAX) {
            suppressed++;
            counters.increment(SnmpCounter.SUPPRESSED);
        }
        if (isKnown || waiting.size() < WAITING_MAX) {
            waiting.put(destination, change);
        }
    }

    private void write(
            NotificationKind kind, AlarmChange change, long upTime, Consumer<Notification> out) {
        Alarm alarm = change.alarm();
        String name = alarm.object().name();
        List<Notification> told =
                switch (kind) {
                    case LINKSET ->
                            subjects.ends(name).stream()
                                    .map(ends -> linkset(name, ends, change.raised()))
                                    .toList();
                    case LINK, CONGESTION ->
                            subjects.ends(linksetOf(name)).stream()
                                    .map(ends -> link(kind, ends, change))
                                    .toList();
                    case ISOLATION ->
                            change.raised() ? List.of(isolation(alarm)) : List.<Notification>of();
                    case DESTINATION ->
                            subjects.code(alarm.object()).stream()
                                    .map(code -> destination(code, change))
                                    .toList();
                    case ASP ->
                            subjects.servers(name).stream()
                                    .map(server -> process(name, server, change.raised()))
                                    .toList();
                    case AS -> List.of(server(alarm, change.raised()));
                    case MATE -> List.of(mate(name, change.raised()));
                    case MESSAGE -> List.of(message(change, upTime));
                };
        told.forEach(out);
        if (told.isEmpty() && kind != NotificationKind.ISOLATION) {
            out.accept(message(change, upTime));
        }
    }

    private Notification linkset(String name, TrapSubjects.Ends ends, boolean raised) {
        OID row = row(ends.instance(), name);
        return notification(
                NotificationKind.LINKSET,
                List.of(
                        text(name, row),
                        text(ends.own(), row),
                        text(ends.adjacent(), row),
                        number(raised ? LINKSET_UNAVAILABLE : LINKSET_AVAILABLE, row)));
    }

    private Notification link(NotificationKind kind, TrapSubjects.Ends ends, AlarmChange change) {
        Alarm alarm = change.alarm();
        String name = alarm.object().name();
        String linkset = linksetOf(name);
        OID inLinkset = row(ends.instance(), linkset);
        OID row =
                row(ends.instance(), linkset)
                        .append(Integer.parseInt(name.substring(linkset.length() + 1)));
        List<Value> values =
                new ArrayList<>(
                        List.of(
                                text(ends.own(), inLinkset),
                                text(ends.adjacent(), inLinkset),
                                text(name, row)));
        if (kind == NotificationKind.CONGESTION) {
            values.add(unsigned(change.raised() ? alarm.detail() : 0, row));
        } else {
            values.add(number(linkState(change), row));
            values.add(number(change.raised() ? alarm.detail() : LINK_RESTORED, row));
            values.add(
                    number(
                            change.raised() && alarm.detail() == REASON_TEST
                                    ? TEST_FAILED
                                    : TEST_NO_ERRORS,
                            row));
        }
        return notification(kind, values);
    }

    private static int linkState(AlarmChange change) {
        if (!change.raised()) {
            return LINK_AVAILABLE;
        }
        return change.alarm().kind() == AlarmKind.LINK_BLOCKED ? LINK_UNAVAILABLE : LINK_FAILED;
    }

    private Notification isolation(Alarm alarm) {
        Integer instance = alarm.object().instance();
        OID row = network(instance == null ? 0 : instance);
        return notification(
                NotificationKind.ISOLATION,
                List.of(text(alarm.object().toString(), row), text(alarm.cause(), row)));
    }

    private Notification destination(TrapSubjects.Code code, AlarmChange change) {
        Alarm alarm = change.alarm();
        Integer instance = alarm.object().instance();
        OID row = network(instance == null ? 0 : instance).append(code.code()).append(code.mask());
        int status = change.raised() ? statusOf(alarm.kind()) : DESTINATION_ACCESSIBLE;
        long untold = suppressed;
        suppressed = 0;
        return notification(
                NotificationKind.DESTINATION,
                List.of(
                        new Value(new Counter32(untold), SCALAR),
                        text(alarm.object().name(), row),
                        number(status, row),
                        unsigned(change.raised() ? alarm.detail() : 0, row)));
    }

    private static int statusOf(AlarmKind kind) {
        if (kind == AlarmKind.DESTINATION_INACCESSIBLE) {
            return DESTINATION_INACCESSIBLE;
        }
        return kind == AlarmKind.DESTINATION_RESTRICTED
                ? DESTINATION_RESTRICTED
                : DESTINATION_ACCESSIBLE;
    }

    private Notification process(String name, String server, boolean raised) {
        return notification(
                NotificationKind.ASP,
                List.of(
                        text(name, SCALAR),
                        text(server, SCALAR),
                        number(
                                raised ? PROCESS_DOWN : PROCESS_ACTIVE,
                                named(name).append(named(server)))));
    }

    private Notification server(Alarm alarm, boolean raised) {
        String name = alarm.object().name();
        int down = alarm.kind() == AlarmKind.AS_PENDING ? SERVER_PENDING : PROCESS_DOWN;
        return notification(
                NotificationKind.AS,
                List.of(text(name, SCALAR), number(raised ? down : PROCESS_ACTIVE, named(name))));
    }

    private Notification mate(String name, boolean raised) {
        return notification(
                NotificationKind.MATE,
                List.of(
                        text(name, SCALAR),
                        number(raised ? PROCESS_INACTIVE : PROCESS_ACTIVE, named(name))));
    }

    private Notification message(AlarmChange change, long upTime) {
        Alarm alarm = change.alarm();
        OID row = new OID(new int[] {(int) (change.sequence() % Integer.MAX_VALUE)});
        return notification(
                NotificationKind.MESSAGE,
                List.of(
                        text(AlarmChange.FACILITY, row),
                        number(change.syslogSeverity() + 1, row),
                        text(alarm.kind().mnemonic(), row),
                        text(change.words(), row),
                        new Value(new TimeTicks(upTime), row)));
    }

    /// A value, and the row it is from.
    private record Value(Variable value, OID row) {}

    private static final OID SCALAR = new OID(new int[] {0});

    /// What all notifications of ITP's signalling begin with, and then these.
    private Notification notification(NotificationKind kind, List<Value> values) {
        List<Value> all = new ArrayList<>();
        if (kind.objects().contains(TrapObject.EVENT_SEQUENCE_NUMBER)) {
            all.add(new Value(new Counter32(++sequence & 0xFFFF_FFFFL), SCALAR));
        }
        if (kind != NotificationKind.MESSAGE) {
            all.add(text(shortened(subjects.node(), CLLI_CHARS_MAX), SCALAR));
        }
        all.addAll(values);
        List<VariableBinding> objects = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Value value = all.get(i);
            objects.add(
                    new VariableBinding(
                            kind.objects().get(i).oid().append(value.row()), value.value()));
        }
        assert objects.size() == kind.objects().size();
        return new Notification(kind, objects);
    }

    private static Value text(String text, OID row) {
        return new Value(
                new OctetString(
                        shortened(text, NAME_CHARS_MAX).getBytes(StandardCharsets.US_ASCII)),
                row);
    }

    private static Value number(int number, OID row) {
        return new Value(new Integer32(number), row);
    }

    private static Value unsigned(int number, OID row) {
        return new Value(new UnsignedInteger32(number), row);
    }

    private static String shortened(String text, int charsMax) {
        return text.length() > charsMax ? text.substring(0, charsMax) : text;
    }

    private static String linksetOf(String link) {
        return link.substring(0, link.lastIndexOf(':'));
    }

    private static OID row(int instance, String name) {
        return network(instance).append(named(name));
    }

    /// Without several instances, networks have no name.
    private static OID network(int instance) {
        return named(instance == 0 ? "" : Integer.toString(instance));
    }

    /// A string as an index: its length, and its characters (RFC 2578 section 7.7).
    private static OID named(String name) {
        return new OctetString(name).toSubIndex(false);
    }
}
