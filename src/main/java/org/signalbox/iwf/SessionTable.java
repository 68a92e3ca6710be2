// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Deadlines;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sessions under way, the last that have ended, and the books.
final class SessionTable {
    /// Ended sessions that are kept for the operator.
    private static final int RECORDS_MAX = 256;

    private static final String WAITING = "waiting";

    private final Map<Long, Session> open = new LinkedHashMap<>();
    private final Deadlines<Session> deadlines = new Deadlines<>();
    private final Deque<SessionRecord> ended = new ArrayDeque<>();
    private final Map<Flow, Counters<SessionCounter>> counters = new EnumMap<>(Flow.class);
    private long nextId = 1;

    SessionTable() {
        for (Flow flow : Flow.values()) {
            counters.put(flow, new Counters<>(SessionCounter.class));
        }
    }

    Map<Flow, Counters<SessionCounter>> counters() {
        return Collections.unmodifiableMap(counters);
    }

    Session.Start start(
            Flow flow,
            long now,
            Duration max,
            String from,
            String subscriber,
            String serviceCentre) {
        count(flow, SessionCounter.BEGUN);
        return new Session.Start(nextId++, flow, now, max, from, subscriber, serviceCentre);
    }

    void count(Flow flow, SessionCounter counter) {
        Counters<SessionCounter> ofFlow = counters.get(flow);
        if (ofFlow != null) {
            ofFlow.increment(counter);
        }
    }

    void add(Session session) {
        open.put(session.id, session);
        deadlines.put(session, session.deadline);
    }

    void end(Session session, SessionCounter how, String reason, long now) {
        open.remove(session.id);
        deadlines.remove(session);
        count(session.flow, how);
        remember(session.record(now, how.words(), reason));
    }

    /// Begins and ends what does not become a session.
    void refuse(Flow flow, String from, String reason, long now) {
        count(flow, SessionCounter.BEGUN);
        count(flow, SessionCounter.REFUSED_HERE);
        String outcome = SessionCounter.REFUSED_HERE.words();
        remember(new SessionRecord(nextId++, flow, now, now, from, "", "", "", outcome, reason));
    }

    private void remember(SessionRecord record) {
        if (ended.size() == RECORDS_MAX) {
            ended.removeFirst();
        }
        ended.addLast(record);
    }

    int size() {
        return open.size();
    }

    /// One whose time is over; null if there is none. Stays open.
    @Nullable Session expired(long now) {
        return deadlines.poll(now);
    }

    long earliest() {
        return deadlines.earliest();
    }

    /// Those under way, then those that have ended, each the oldest first.
    List<SessionRecord> records() {
        List<SessionRecord> records = new ArrayList<>(open.size() + ended.size());
        open.values().forEach(session -> records.add(session.record(null, WAITING, "")));
        records.addAll(ended);
        return records;
    }
}
