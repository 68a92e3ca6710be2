// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.ReportingLink;
import org.signalbox.machine.Loop;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.ss7.Msu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A far end that knows reports only, right behind its link: it keeps what it is sent and told.
final class SimApplication implements ReportingLink {
    private final LinkIdentity id;
    private final LinkUser user;
    private final SimLoop loop;

    private boolean started;
    private boolean inService;

    /// What came while it was in service, as its user would read it.
    final List<String> received = new ArrayList<>();

    /// With the number of who asked.
    final List<String> answers = new ArrayList<>();

    final List<DestinationReport> reports = new ArrayList<>();

    /// How many reports had come whenever it was told that these were all.
    final List<Integer> complete = new ArrayList<>();

    /// How often it was told that what is for it reaches it.
    int opened;

    /// Messages it was given, and gave back.
    long offered;

    long retrieved;

    /// Sees what comes in.
    Consumer<Msu> reader = _ -> {};

    private final List<Msu> unsent = new ArrayList<>();

    SimApplication(LinkIdentity id, LinkUser user, SimLoop loop) {
        this.id = id;
        this.user = user;
        this.loop = loop;
    }

    void comeIntoService() {
        loop.run(
                () -> {
                    inService = true;
                    user.onInService(this);
                });
    }

    void goOutOfService() {
        loop.run(
                () -> {
                    inService = false;
                    user.onOutOfService(this, new LinkFailure(Cause.CONNECTION_LOST));
                });
    }

    void sends(Msu msu) {
        loop.run(
                () -> {
                    user.onMsu(this, msu);
                    user.onBatchEnd(this);
                });
    }

    void says(DestinationReport report) {
        loop.run(() -> user.onReport(this, report));
    }

    /// What it was told since this was asked last.
    List<DestinationReport> takeReports() {
        List<DestinationReport> taken = List.copyOf(reports);
        reports.clear();
        return taken;
    }

    void abandon() {
        loop.run(
                () -> {
                    unsent.forEach(Msu::close);
                    unsent.clear();
                });
    }

    @Override
    public void report(DestinationReport report) {
        assert loop.inLoop();
        reports.add(report);
    }

    @Override
    public void answer(DestinationReport report, int asker) {
        assert loop.inLoop();
        answers.add(asker + ": " + report);
    }

    @Override
    public void reported() {
        assert loop.inLoop();
        complete.add(reports.size());
    }

    @Override
    public void opened() {
        assert loop.inLoop();
        opened++;
    }

    @Override
    public void send(Msu msu) {
        offered++;
        loop.execute(
                () -> {
                    if (!inService) {
                        unsent.add(msu);
                        return;
                    }
                    reader.accept(msu);
                    received.add(msu.label() + " " + msu.userPart()[3]);
                    msu.close();
                });
    }

    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        retrieved += unsent.size();
        unsent.forEach(messages);
        unsent.clear();
    }

    @Override
    public LinkIdentity id() {
        return id;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void start() {
        started = true;
    }

    @Override
    public void stop() {
        started = false;
        inService = false;
        user.onOutOfService(this, new LinkFailure(Cause.LOCAL_DEACTIVATION));
    }

    @Override
    public void setEmergency(boolean emergency) {}

    @Override
    public void setLocalProcessorOutage(boolean outage) {}

    @Override
    public int sequenceNumberBits() {
        return 24;
    }

    @Override
    public void retrieveBsnt(IntConsumer answer) {
        answer.accept(-1);
    }

    @Override
    public void flush(Consumer<Msu> toGiveBack) {}

    @Override
    public int unacknowledged() {
        return unsent.size();
    }

    @Override
    public int backlog() {
        return unsent.size();
    }

    @Override
    public boolean isReleased() {
        return !started;
    }
}
