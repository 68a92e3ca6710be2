// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.machine.Entropy;
import org.signalbox.machine.Machine;
import org.signalbox.map.MapOutcome;
import org.signalbox.metrics.Counters;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The sessions of interworking: each is a request of one side that waits for what comes of it on
/// the other.
///
/// ```
///   asked --> [finding the node] --> waiting --> answered
///                    |                  |
///                    +--- no way -------+--- no answer in time, who asked has left ---> ended
/// ```
///
/// Each request is answered once, within the time of its [IwfConfig.Timers], whatever the other
/// side does; what comes later is counted. A message is sent to another node only if the first
/// surely has not got it (no route), since an answer that was lost does not tell that the message
/// was.
///
/// [AskedByMap] has those of one side, [AskedByDiameter] those of the other, and [HomeByDiameter]
/// those that begin and end in Diameter.
public final class SessionMachine implements Machine<SessionInput, SessionOutput> {
    private final SessionContext context;
    private final AskedByMap byMap;
    private final AskedByDiameter byDiameter;
    private final HomeByDiameter homeByDiameter;

    /// @param entropy makes the IMSIs of nobody
    public SessionMachine(IwfConfig config, Entropy entropy) {
        this.context = new SessionContext(config, entropy);
        this.byMap = new AskedByMap(context);
        this.homeByDiameter = new HomeByDiameter(context);
        this.byDiameter = new AskedByDiameter(context, homeByDiameter);
    }

    /// What begins from now on goes by another configuration.
    public void reconfigure(IwfConfig changed) {
        context.reconfigure(changed);
    }

    /// Looks at dialogues, besides what is said in them.
    SmsFirewall firewall() {
        return context.firewall;
    }

    IwfConfig config() {
        return context.config();
    }

    public Map<Flow, Counters<SessionCounter>> sessionCounters() {
        return context.table.counters();
    }

    public Counters<IwfCounter> counters() {
        return context.counters;
    }

    public Counters<Check> suspicions() {
        return context.firewall.counters();
    }

    /// Sessions under way, and those that have ended last.
    public List<SessionRecord> records() {
        return context.table.records();
    }

    /// Sessions, and dialogues that are kept open, now.
    public int size() {
        return context.table.size() + byMap.open() + byDiameter.open();
    }

    @Override
    public void handle(SessionInput input, long now, Consumer<? super SessionOutput> out) {
        switch (input) {
            case SessionInput.MapRequested asked -> byMap.onMap(asked, now, out);
            case SessionInput.MapEnded(long dialogue) -> byMap.onMapEnded(dialogue, now);
            case SessionInput.MapTold(long call, MapOutcome outcome) ->
                    onMapTold(call, outcome, now, out);
            case SessionInput.MapClosed(long call) -> byDiameter.onMapClosed(call);
            case SessionInput.SgdRequested asked -> byDiameter.onDiameter(asked, now, out);
            case SessionInput.SgdTold(long exchange, SgdOutcome outcome) -> {
                if (!homeByDiameter.onTold(exchange, outcome, now, out)) {
                    byMap.onDiameterTold(exchange, outcome, now, out);
                }
            }
            case SessionInput.Stop _ -> {
                byMap.stop(now, out);
                byDiameter.stop(now, out);
                homeByDiameter.stop(now, out);
            }
        }
        context.firewall.tell(out);
    }

    private void onMapTold(
            long call, MapOutcome outcome, long now, Consumer<? super SessionOutput> out) {
        if (!byMap.onMapTold(call, outcome, now, out)
                && !byDiameter.onMapTold(call, outcome, now, out)) {
            context.counters.increment(IwfCounter.LATE_FROM_MAP);
            if (outcome instanceof MapOutcome.Answered answered && answered.isOpen()) {
                out.accept(new SessionOutput.EndMap(call));
            }
        }
    }

    @Override
    public void advance(long now, Consumer<? super SessionOutput> out) {
        Session session;
        while ((session = context.table.expired(now)) != null) {
            switch (session) {
                case Session.OfMap ofMap -> byMap.expire(ofMap, now, out);
                case Session.OfDiameter ofDiameter -> byDiameter.expire(ofDiameter, now, out);
                case Session.Passed passed -> homeByDiameter.expire(passed, now, out);
            }
        }
        byMap.advance(now);
        byDiameter.advance(now, out);
    }

    @Override
    public long nextDeadline() {
        return Math.min(
                context.table.earliest(),
                Math.min(byMap.nextDeadline(), byDiameter.nextDeadline()));
    }
}
