// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.metrics.Counters;
import org.signalbox.trace.Capture;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.TraceConfig;
import org.signalbox.trace.TraceCounter;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A transit node under load, whose capture permits all and does not keep up: over sockets, with
/// loops of their own.
@NullUnmarked
class CaptureLoadTest {
    private static final int MESSAGES = 20_000;

    @TempDir private Path folder;

    private TransitChain chain;

    @BeforeEach
    void start() {
        chain = new TransitChain(folder);
    }

    @AfterEach
    void end() {
        chain.close();
    }

    @Test
    void transitLosesNothingToACaptureThatStandsStill() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        CaptureSink stuck =
                new CaptureSink() {
                    @Override
                    public void onMsu(CapturedMsu msu) {
                        try {
                            goesOn.await();
                        } catch (InterruptedException ended) {
                            throw new IllegalStateException(ended);
                        }
                    }

                    @Override
                    public void onBatchEnd() {}
                };
        chain.transit()
                .node()
                .captures()
                .watch(TraceConfig.NONE.accessList(Optional.empty()), stuck)
                .toCompletableFuture()
                .get();
        try {
            chain.passes(MESSAGES);
        } finally {
            goesOn.countDown();
        }

        Counters<TraceCounter> counted = chain.transit().node().captures().counters();
        // each comes in and goes out; the loop holds one, the queue its bound, the rest was left
        chain.await(
                "all are accounted for",
                () ->
                        counted.get(TraceCounter.CAPTURED) + counted.get(TraceCounter.QUEUE_FULL)
                                >= 2L * MESSAGES);
        assertThat(counted.get(TraceCounter.QUEUE_FULL))
                .isGreaterThan(2L * MESSAGES - 2L * Capture.QUEUE_MSUS_DEFAULT);
    }
}
