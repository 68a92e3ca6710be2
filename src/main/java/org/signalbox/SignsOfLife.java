// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.admin.AsView;
import org.signalbox.admin.DiameterPeerView;
import org.signalbox.admin.NodeView;
import org.signalbox.supervisor.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Tells a supervisor that a node is ready, and again and again that it lives.
///
/// A node lives while its loops answer: each sign asks all of them how they are. If they do not
/// answer in time there is no sign, and the supervisor does what it does with the dead.
final class SignsOfLife implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor");

    /// So often the status is told where nobody waits for signs of life.
    private static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(10);

    /// Signs for each time that the supervisor would wait.
    private static final int SIGNS = 3;

    private final Supervisor supervisor;
    private final Supplier<CompletionStage<NodeView>> node;
    private final Duration interval;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    private SignsOfLife(Supervisor supervisor, Supplier<CompletionStage<NodeView>> node) {
        this.supervisor = supervisor;
        this.node = node;
        this.interval =
                supervisor.patience().map(time -> time.dividedBy(SIGNS)).orElse(INTERVAL_DEFAULT);
        this.thread = Thread.ofVirtual().name("signs-of-life").unstarted(this::tell);
    }

    /// Begins with the word that the node is ready; empty if nobody wants to hear it.
    ///
    /// @param environment variables of this process
    /// @param node asks the loops of the node how it is
    /// @throws IOException if the supervisor cannot be told
    static Optional<SignsOfLife> begin(
            Map<String, String> environment, Supplier<CompletionStage<NodeView>> node)
            throws IOException {
        Optional<Supervisor> there = Supervisor.of(environment, ProcessHandle.current().pid());
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Supervisor supervisor = there.get();
        supervisor.ready("starting");
        SignsOfLife signs = new SignsOfLife(supervisor, node);
        signs.thread.start();
        return Optional.of(signs);
    }

    /// Ends with the word that the node stops.
    @Override
    public void close() {
        end.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        try {
            supervisor.stopping();
        } catch (IOException unheard) {
            LOG.warn("the supervisor was not told of the end: {}", unheard.getMessage());
        }
        supervisor.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            do {
                sign();
            } while (!end.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sign() throws InterruptedException {
        try {
            NodeView view =
                    node.get().toCompletableFuture().get(interval.toNanos(), TimeUnit.NANOSECONDS);
            if (supervisor.patience().isPresent()) {
                supervisor.alive(status(view));
            } else {
                supervisor.status(status(view));
            }
        } catch (TimeoutException _) {
            LOG.error("the loops of the node have not answered for {} ms", interval.toMillis());
        } catch (ExecutionException fault) {
            LOG.error("the node cannot say how it is", fault.getCause());
        } catch (IOException unheard) {
            LOG.warn("the supervisor hears nothing: {}", unheard.getMessage());
        }
    }

    /// As in `3 of 4 linksets, 2 of 2 application servers available`.
    static String status(NodeView node) {
        List<String> parts = new ArrayList<>();
        part(
                "linksets",
                node.linksets().stream().filter(linkset -> linkset.available() > 0).count(),
                node.linksets().size(),
                parts);
        part(
                "application servers",
                node.applicationServers().stream().filter(AsView::isActive).count(),
                node.applicationServers().size(),
                parts);
        part(
                "Diameter peers",
                node.diameterPeers().stream().filter(DiameterPeerView::isOpen).count(),
                node.diameterPeers().size(),
                parts);
        return parts.isEmpty() ? "nothing is configured" : String.join(", ", parts) + " available";
    }

    private static void part(String what, long available, int all, List<String> parts) {
        if (all > 0) {
            parts.add("%d of %d %s".formatted(available, all, what));
        }
    }
}
