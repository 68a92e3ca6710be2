// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import org.signalbox.machine.Entropy;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.Locale;
import java.util.function.Consumer;

/// A peer and the connection with it (RFC 6733 section 5.6), watched as RFC 3539 says.
///
/// ```
///             watchdog: call           our call taken: CER            CEA
///   Closed -------------------> Calling -------------------> Asking -------+
///      |                           | called                    | called    |
///      |                           v        our call taken     v           v
///      | called: CEA          CalledToo -------------------> Electing --> Open --> Closing
///      +--------------------------------------------------------------->   DPR, DPA
/// ```
///
/// When both have called, the peers compare their names: the connection of the one with the lower
/// name is given up by the other (section 5.6.4). Whoever calls while it is open is refused: of two
/// programs with one name the first stays.
public final class PeerMachine implements Machine<PeerInput, PeerOutput> {
    private sealed interface State {
        record Closed() implements State {}

        /// Wait-Conn-Ack.
        record Calling(Timer opening) implements State {}

        /// Wait-I-CEA.
        record Asking(Timer opening) implements State {}

        /// Wait-Conn-Ack/Elect.
        record CalledToo(Capabilities theirs, Timer opening) implements State {}

        /// Wait-Returns, where our name is the lower one: the peer gives up one of the two.
        record Electing(Capabilities theirs, Timer opening) implements State {}

        /// I-Open or R-Open.
        record Open(Side side) implements State {}

        record Closing(Side side, Timer closing) implements State {}
    }

    private static final State CLOSED = new State.Closed();

    private final Capabilities ours;
    private final WatchdogMachine watchdog;
    private PeerProfile profile;

    private State state = CLOSED;
    private boolean wanted;

    /// The peer has left and does not want to be called.
    private boolean unwelcome;

    /// @param ours what we say of ourselves
    public PeerMachine(Capabilities ours, PeerProfile profile, Entropy entropy) {
        this.ours = ours;
        this.profile = profile;
        this.watchdog = new WatchdogMachine(profile.watchdog(), entropy);
    }

    /// Whether requests may be given to it.
    public boolean isOkay() {
        return watchdog.state() == WatchdogMachine.State.OKAY;
    }

    @Override
    public void handle(PeerInput input, long now, Consumer<? super PeerOutput> out) {
        switch (input) {
            case PeerInput.Treat(PeerProfile next) -> {
                profile = next;
                watch(new WatchdogInput.Interval(next.watchdog()), now, out);
            }
            case PeerInput.Start _ -> {
                wanted = true;
                unwelcome = false;
                watch(new WatchdogInput.Start(), now, out);
            }
            case PeerInput.Stop(DisconnectCause cause) -> stop(cause, now, out);
            case PeerInput.Connected _ -> onConnected(now, out);
            case PeerInput.NotConnected(String reason) -> onNotConnected(reason, now, out);
            case PeerInput.Called(Capabilities theirs) -> onCalled(theirs, now, out);
            case PeerInput.Received(Side side, PeerMessage message) ->
                    onReceived(side, message, now, out);
            case PeerInput.Heard(Side side) -> {
                if (isOpen(side)) {
                    watch(new WatchdogInput.Heard(), now, out);
                }
            }
            case PeerInput.Lost(Side side, String reason) -> onLost(side, reason, now, out);
        }
    }

    private boolean isOpen(Side side) {
        return state instanceof State.Open(Side used) && used == side;
    }

    // ---- calling -------------------------------------------------------------------------------

    private void call(long now, Consumer<? super PeerOutput> out) {
        if (wanted && !unwelcome && profile.calls() && state instanceof State.Closed) {
            state = new State.Calling(Timer.start(now, profile.opening()));
            out.accept(new PeerOutput.Connect());
        }
    }

    private void onConnected(long now, Consumer<? super PeerOutput> out) {
        switch (state) {
            case State.Calling(Timer opening) -> {
                state = new State.Asking(opening);
                ask(out);
            }
            case State.CalledToo(Capabilities theirs, Timer opening) -> {
                ask(out);
                elect(theirs, opening, now, out);
            }
            case State.Closed _, State.Asking _, State.Electing _, State.Open _, State.Closing _ ->
                    out.accept(new PeerOutput.Disconnect(Side.OURS));
        }
    }

    private void ask(Consumer<? super PeerOutput> out) {
        out.accept(new PeerOutput.Send(Side.OURS, new PeerMessage.CapabilitiesRequest(ours)));
    }

    private void onNotConnected(String reason, long now, Consumer<? super PeerOutput> out) {
        switch (state) {
            case State.Calling _ -> close(reason, now, out);
            case State.CalledToo(Capabilities theirs, Timer _) -> accept(theirs, now, out);
            case State.Closed _,
                    State.Asking _,
                    State.Electing _,
                    State.Open _,
                    State.Closing _ -> {}
        }
    }

    // ---- being called --------------------------------------------------------------------------

    private void onCalled(Capabilities theirs, long now, Consumer<? super PeerOutput> out) {
        if (!wanted) {
            out.accept(new PeerOutput.Refuse(ResultCode.UNKNOWN_PEER));
        } else if (!hasCommonApplication(theirs)) {
            out.accept(new PeerOutput.Refuse(ResultCode.NO_COMMON_APPLICATION));
        } else {
            switch (state) {
                case State.Closed _ -> accept(theirs, now, out);
                case State.Calling(Timer opening) -> state = new State.CalledToo(theirs, opening);
                case State.Asking(Timer opening) -> elect(theirs, opening, now, out);
                case State.CalledToo _, State.Electing _, State.Open _, State.Closing _ ->
                        out.accept(new PeerOutput.Refuse(0));
            }
        }
    }

    private boolean hasCommonApplication(Capabilities theirs) {
        return ours.applications().stream().anyMatch(theirs::takes);
    }

    private void accept(Capabilities theirs, long now, Consumer<? super PeerOutput> out) {
        out.accept(
                new PeerOutput.Send(
                        Side.THEIRS, new PeerMessage.CapabilitiesAnswer(ResultCode.SUCCESS, ours)));
        unwelcome = false;
        open(Side.THEIRS, theirs, now, out);
    }

    /// Both connections are there. If our name is the higher one, theirs stays, and we give up
    /// ours; otherwise the peer does as much with the other one.
    private void elect(
            Capabilities theirs, Timer opening, long now, Consumer<? super PeerOutput> out) {
        if (hasHigherName(theirs)) {
            out.accept(new PeerOutput.Disconnect(Side.OURS));
            accept(theirs, now, out);
        } else {
            state = new State.Electing(theirs, opening);
        }
    }

    /// Section 5.6.4: compared octet by octet, letters without regard to case.
    private boolean hasHigherName(Capabilities theirs) {
        String our = ours.host().toLowerCase(Locale.ROOT);
        return our.compareTo(theirs.host().toLowerCase(Locale.ROOT)) > 0;
    }

    // ---- while it is open ----------------------------------------------------------------------

    private void open(Side side, Capabilities theirs, long now, Consumer<? super PeerOutput> out) {
        state = new State.Open(side);
        out.accept(new PeerOutput.Opened(side, theirs));
        watch(new WatchdogInput.Up(), now, out);
    }

    private void onReceived(
            Side side, PeerMessage message, long now, Consumer<? super PeerOutput> out) {
        switch (message) {
            case PeerMessage.CapabilitiesAnswer(int result, Capabilities theirs) ->
                    onCapabilities(side, result, theirs, now, out);
            case PeerMessage.CapabilitiesRequest _ -> {} // only the first message of a call is one
            case PeerMessage.WatchdogRequest _ -> {
                if (isOpen(side)) {
                    out.accept(new PeerOutput.Send(side, new PeerMessage.WatchdogAnswer()));
                    watch(new WatchdogInput.Heard(), now, out);
                }
            }
            case PeerMessage.WatchdogAnswer _ -> {
                if (isOpen(side)) {
                    watch(new WatchdogInput.Answered(), now, out);
                }
            }
            case PeerMessage.DisconnectRequest(DisconnectCause cause) ->
                    onLeaving(side, cause, now, out);
            case PeerMessage.DisconnectAnswer _ -> {
                if (state instanceof State.Closing(Side used, Timer _) && used == side) {
                    out.accept(new PeerOutput.Disconnect(side));
                    close("ended by us", now, out);
                }
            }
        }
    }

    private void onCapabilities(
            Side side,
            int result,
            Capabilities theirs,
            long now,
            Consumer<? super PeerOutput> out) {
        boolean isAsked = state instanceof State.Asking || state instanceof State.Electing;
        if (side != Side.OURS || !isAsked) {
            return;
        }
        boolean common = hasCommonApplication(theirs);
        if (ResultCode.isSuccess(result) && common) {
            if (state instanceof State.Electing) {
                out.accept(new PeerOutput.Disconnect(Side.THEIRS));
            }
            open(Side.OURS, theirs, now, out);
            return;
        }
        out.accept(new PeerOutput.Disconnect(Side.OURS));
        if (state instanceof State.Electing(Capabilities called, Timer _)) {
            accept(called, now, out);
        } else {
            close(common ? "it answers CER with " + result : "no application in common", now, out);
        }
    }

    private void onLeaving(
            Side side, DisconnectCause cause, long now, Consumer<? super PeerOutput> out) {
        boolean isClosing = state instanceof State.Closing(Side used, Timer _) && used == side;
        if (!isClosing && !isOpen(side)) {
            return;
        }
        out.accept(new PeerOutput.Send(side, new PeerMessage.DisconnectAnswer()));
        if (!isClosing) {
            unwelcome = cause != DisconnectCause.REBOOTING;
            state = new State.Closing(side, Timer.start(now, profile.closing()));
            watch(new WatchdogInput.Down(), now, out);
        }
    }

    // ---- ending --------------------------------------------------------------------------------

    private void stop(DisconnectCause cause, long now, Consumer<? super PeerOutput> out) {
        wanted = false;
        switch (state) {
            case State.Open(Side side) -> {
                state = new State.Closing(side, Timer.start(now, profile.closing()));
                out.accept(new PeerOutput.Send(side, new PeerMessage.DisconnectRequest(cause)));
            }
            case State.Closed _, State.Closing _ -> {}
            case State.Calling _, State.Asking _, State.CalledToo _, State.Electing _ ->
                    giveUp("ended by us", now, out);
        }
        watch(new WatchdogInput.Stop(), now, out);
    }

    private void onLost(Side side, String reason, long now, Consumer<? super PeerOutput> out) {
        switch (state) {
            case State.Asking _ -> closeIf(side == Side.OURS, reason, now, out);
            case State.CalledToo(Capabilities _, Timer opening) -> {
                if (side == Side.THEIRS) {
                    state = new State.Calling(opening);
                }
            }
            case State.Electing(Capabilities theirs, Timer opening) -> {
                switch (side) {
                    case OURS -> accept(theirs, now, out);
                    case THEIRS -> state = new State.Asking(opening);
                }
            }
            case State.Open(Side used) -> closeIf(used == side, reason, now, out);
            case State.Closing(Side used, Timer _) -> closeIf(used == side, reason, now, out);
            case State.Closed _, State.Calling _ -> {}
        }
    }

    private void closeIf(
            boolean isLost, String reason, long now, Consumer<? super PeerOutput> out) {
        if (isLost) {
            close(reason, now, out);
        }
    }

    /// Gives up whatever connections there are.
    private void giveUp(String reason, long now, Consumer<? super PeerOutput> out) {
        switch (state) {
            case State.Calling _, State.Asking _ ->
                    out.accept(new PeerOutput.Disconnect(Side.OURS));
            case State.CalledToo _, State.Electing _ -> {
                out.accept(new PeerOutput.Disconnect(Side.OURS));
                out.accept(new PeerOutput.Disconnect(Side.THEIRS));
            }
            case State.Open(Side side) -> out.accept(new PeerOutput.Disconnect(side));
            case State.Closing(Side side, Timer _) -> out.accept(new PeerOutput.Disconnect(side));
            case State.Closed _ -> {
                return;
            }
        }
        close(reason, now, out);
    }

    private void close(String reason, long now, Consumer<? super PeerOutput> out) {
        state = CLOSED;
        watch(new WatchdogInput.Down(), now, out);
        out.accept(new PeerOutput.Closed(reason));
    }

    // ---- time ----------------------------------------------------------------------------------

    private void watch(WatchdogInput input, long now, Consumer<? super PeerOutput> out) {
        watchdog.handle(input, now, output -> onWatchdog(output, now, out));
    }

    private void onWatchdog(WatchdogOutput output, long now, Consumer<? super PeerOutput> out) {
        switch (output) {
            case WatchdogOutput.Open _ -> call(now, out);
            case WatchdogOutput.Close _ -> giveUp("it does not answer", now, out);
            case WatchdogOutput.Send _ -> {
                if (state instanceof State.Open(Side side)) {
                    out.accept(new PeerOutput.Send(side, new PeerMessage.WatchdogRequest()));
                }
            }
            case WatchdogOutput.Failover _ -> out.accept(new PeerOutput.Failover());
            case WatchdogOutput.Failback _ -> out.accept(new PeerOutput.Failback());
        }
    }

    @Override
    public void advance(long now, Consumer<? super PeerOutput> out) {
        watchdog.advance(now, output -> onWatchdog(output, now, out));
        if (timer().isExpired(now)) {
            giveUp("it does not answer", now, out);
        }
    }

    private Timer timer() {
        return switch (state) {
            case State.Calling(Timer opening) -> opening;
            case State.Asking(Timer opening) -> opening;
            case State.CalledToo(Capabilities _, Timer opening) -> opening;
            case State.Electing(Capabilities _, Timer opening) -> opening;
            case State.Closing(Side _, Timer closing) -> closing;
            case State.Closed _, State.Open _ -> Timer.STOPPED;
        };
    }

    @Override
    public long nextDeadline() {
        return Math.min(watchdog.nextDeadline(), timer().deadline());
    }
}
