// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

class LabPingTest {
    @Test
    void endsALongPingWhenTheOperatorHasWaitedEnough() {
        VirtualLab lab = new VirtualLab(2);
        Session session = new Session(lab.nodes(), _ -> {});

        CompletionStage<Reply> reply = session.execute("ping cs7 7.7.1 count 1000000");
        lab.runFor(Duration.ofSeconds(3));
        assertThat(reply.toCompletableFuture()).isNotDone();
        assertThat(session.interrupt()).isTrue();
        Reply ended = lab.await(reply);

        assertThat(ended.succeeded()).isFalse();
        assertThat(ended.lines()).anyMatch(line -> line.contains("cancelled"));
        assertThat(session.interrupt()).isFalse();
    }
}
