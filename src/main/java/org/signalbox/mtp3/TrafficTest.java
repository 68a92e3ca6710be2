// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.MachineDriver;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The MTP testing user part (service indicator 8) as this network has it: drives [MtpTester] and
/// tells those who asked for a ping how it went.
final class TrafficTest {
    private final NetworkContext context;
    private final LocalTraffic traffic;
    private final NetworkStatus status;
    private final MachineDriver<MtpTester.Input, MtpTester.Output> driver;

    private final Map<Integer, PingListener> pings = new HashMap<>();
    private int nextPing;

    /// @param mark this point's own, random, in every message it sends
    TrafficTest(NetworkContext context, byte[] mark, LocalTraffic traffic, NetworkStatus status) {
        this.context = context;
        this.traffic = traffic;
        this.status = status;
        this.driver =
                context.drive(
                        "tester " + context.name,
                        new MtpTester(context.pointCode(), mark, context.counters),
                        this::perform);
    }

    /// What message distribution gives the messages of service indicator 8 to.
    Mtp3User user() {
        return new TesterUser();
    }

    /// @return a number, for [#cancel]
    int start(PingRequest request, PingListener listener) {
        int number = nextPing++ & 0xFFFF;
        pings.put(number, listener);
        driver.handle(new MtpTester.Input.Start(number, request));
        return number;
    }

    void cancel(int number) {
        driver.handle(new MtpTester.Input.Cancel(number));
    }

    void inaccessible(PointCodeMask destination) {
        driver.handle(
                new MtpTester.Input.Inaccessible(
                        destination, status.lookUp(destination.code()).obstacle()));
    }

    /// Ends all pings.
    void cancelAll() {
        List.copyOf(pings.keySet()).forEach(this::cancel);
    }

    void close() {
        driver.close();
    }

    private void perform(MtpTester.Output output) {
        switch (output) {
            case MtpTester.Output.Send(int test, var destination, var sls, byte[] payload) -> {
                // this point, asked by any of its codes, takes its own question for the answer
                PointCode origin =
                        context.config().isOwn(destination) ? destination : context.pointCode();
                DiscardReason reason = send(origin, destination, sls.value(), payload);
                if (reason != null) {
                    driver.handle(
                            new MtpTester.Input.NotSent(
                                    test, notSent(origin, destination, reason)));
                }
            }
            case MtpTester.Output.Answer(var destination, var origin, var sls, byte[] payload) ->
                    send(origin, destination, sls.value(), payload);
            case MtpTester.Output.Replied(int test, PingReply reply) ->
                    listener(test).onReply(reply);
            case MtpTester.Output.Failed(int test, int serial, PingFailure failure) ->
                    listener(test).onFailure(serial, failure);
            case MtpTester.Output.Finished(int test, PingResult result) -> {
                PingListener listener = listener(test);
                pings.remove(test);
                listener.onFinished(result);
            }
        }
    }

    private @Nullable DiscardReason send(
            PointCode origin, PointCode destination, int sls, byte[] payload) {
        return traffic.originate(
                context.composeFrom(origin, ServiceIndicator.MTP_TEST, destination, sls, payload));
    }

    private PingFailure notSent(PointCode origin, PointCode destination, DiscardReason reason) {
        if (reason == DiscardReason.NO_ALIAS) {
            return new PingFailure(
                    PingFailure.Cause.INACCESSIBLE,
                    "%s has no alias in the network of %s (cs7 pc-conversion)"
                            .formatted(origin, destination));
        }
        return new PingFailure(
                reason == DiscardReason.NO_ROUTE
                        ? PingFailure.Cause.NO_ROUTE
                        : PingFailure.Cause.INACCESSIBLE,
                status.lookUp(destination).obstacle());
    }

    private PingListener listener(int test) {
        return Objects.requireNonNull(pings.get(test));
    }

    private final class TesterUser implements Mtp3User {
        @Override
        public void onTransfer(Msu msu) {
            driver.handle(
                    new MtpTester.Input.Received(msu.opc(), msu.dpc(), msu.sls(), msu.userPart()));
            msu.close();
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {
            switch (status.cause()) {
                case MtpStatus.Cause.UserPartUnavailable _ ->
                        driver.handle(new MtpTester.Input.Unequipped(status.affected()));
                case MtpStatus.Cause.Congestion _ -> {}
            }
        }
    }
}
