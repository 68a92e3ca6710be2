// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.signalbox.m2pa.LinkActions.STATUS_STREAM;
import static org.signalbox.m2pa.StatusIndication.OUT_OF_SERVICE;

import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.machine.Backoff;
import org.signalbox.machine.Timer;
import org.signalbox.sctp.DownReason;

import java.util.Objects;
import java.util.function.Consumer;

/// Start, stop and the association under a link: RFC 4165 sections 4.1.6 and 4.1.7, and sheet 1 of
/// Q.703 figure 8.
final class AssociationControl {
    private final LinkActions link;
    private final M2paLinkConfig config;

    /// From a loss to the next opening: a peer that has only just been started, or that has refused
    /// because it is not ready, is soon tried again; one that is gone, at the interval configured.
    private final Backoff losses;

    private long upSince;

    AssociationControl(LinkActions link, M2paLinkConfig config) {
        this.link = link;
        this.config = config;
        this.losses =
                new Backoff(
                        config.timers().nanos(M2paTimer.RETRY_FIRST),
                        Math.max(1, config.timers().nanos(M2paTimer.RETRY)),
                        Objects.hash(config.remote(), config.localPort()));
    }

    LinkState onControl(
            LinkState state, LinkInput.Control input, long now, Consumer<? super LinkOutput> out) {
        return switch (state) {
            case LinkState.Deactivated s -> deactivated(s, input, out);
            case LinkState.Disconnected s -> disconnected(s, input, now, out);
            case LinkState.Connecting s -> connecting(s, input, now, out);
            case LinkState.OutOfService _,
                    LinkState.NotAligned _,
                    LinkState.Aligned _,
                    LinkState.Proving _,
                    LinkState.AlignedReady _,
                    LinkState.AlignedNotReady _,
                    LinkState.InService _,
                    LinkState.ProcessorOutage _ ->
                    associated(state, input, now, out);
        };
    }

    /// The time to open the association again has come.
    LinkState onRetry(Consumer<? super LinkOutput> out) {
        return open(out);
    }

    private LinkState deactivated(
            LinkState.Deactivated s, LinkInput.Control input, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Start _ ->
                    s.associated() ? new LinkState.Disconnected(Timer.STOPPED) : open(out);
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> {
                // Q.703 figure 8 sheet 1: out of service until started
                link.send(OUT_OF_SERVICE, STATUS_STREAM, out);
                out.accept(new LinkOutput.ShutdownAssociation());
                yield new LinkState.Deactivated(true);
            }
            case LinkInput.AssociationDown _ -> new LinkState.Deactivated(false);
            case LinkInput.Stop _ -> s;
        };
    }

    private LinkState disconnected(
            LinkState.Disconnected s,
            LinkInput.Control input,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                boolean closing = !s.retry().isRunning();
                if (!closing) {
                    out.accept(new LinkOutput.AbortAssociation("link stopped"));
                }
                link.report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(closing);
            }
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> up(now, out);
            case LinkInput.AssociationDown _ -> s.retry().isRunning() ? s : open(out);
            case LinkInput.Start _ -> s;
        };
    }

    private LinkState connecting(
            LinkState.Connecting s,
            LinkInput.Control input,
            long now,
            Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                out.accept(new LinkOutput.AbortAssociation("link stopped"));
                link.report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(true);
            }
            case LinkInput.AssociationUp _, LinkInput.AssociationRestarted _ -> up(now, out);
            case LinkInput.AssociationDown(DownReason reason) -> {
                link.report(new LinkFailure(Cause.CONNECTION_FAILED, reason.toString()), out);
                yield pause(now, out);
            }
            case LinkInput.Start _ -> s;
        };
    }

    /// In every state above an association.
    private LinkState associated(
            LinkState state, LinkInput.Control input, long now, Consumer<? super LinkOutput> out) {
        return switch (input) {
            case LinkInput.Stop _ -> {
                link.send(OUT_OF_SERVICE, STATUS_STREAM, out);
                out.accept(new LinkOutput.ShutdownAssociation());
                link.data.end();
                link.report(new LinkFailure(Cause.LOCAL_DEACTIVATION), out);
                yield new LinkState.Deactivated(true);
            }
            case LinkInput.AssociationDown(DownReason reason) -> {
                link.data.end();
                link.report(new LinkFailure(Cause.CONNECTION_LOST, reason.toString()), out);
                if (now - upSince >= config.timers().nanos(M2paTimer.RETRY)) {
                    losses.reset(); // it has lasted: the peer is one that works
                }
                yield pause(now, out);
            }
            case LinkInput.AssociationRestarted _ -> {
                link.data.end();
                link.report(new LinkFailure(Cause.CONNECTION_RESTARTED), out);
                yield up(now, out);
            }
            case LinkInput.Start _, LinkInput.AssociationUp _ -> state;
        };
    }

    /// Until the association is opened again the peer may call: two ends that refuse each other's
    /// calls while they wait may never meet.
    private LinkState pause(long now, Consumer<? super LinkOutput> out) {
        out.accept(new LinkOutput.AnswerAssociation());
        return new LinkState.Disconnected(Timer.start(now, losses.next()));
    }

    private LinkState open(Consumer<? super LinkOutput> out) {
        out.accept(new LinkOutput.OpenAssociation());
        return new LinkState.Connecting();
    }

    private LinkState up(long now, Consumer<? super LinkOutput> out) {
        upSince = now;
        link.send(OUT_OF_SERVICE, STATUS_STREAM, out);
        return new LinkState.OutOfService(link.timer(M2paTimer.PEER_WAIT, now), false, false);
    }
}
