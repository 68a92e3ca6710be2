// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalPeerConfig;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpProfile;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class M2paLinkCommandsTest {
    private static final Schema LINKSET =
            Schema.configuration("config-cs7-ls", M2paLinkCommands.LINK);

    private final Problems problems = new Problems();

    @Test
    void linkOfTheLabIsEverythingAtItsDefault() {
        M2paLinkConfig config = read("link 0 sctp 10.0.5.2 1024 1025");

        assertThat(config)
                .isEqualTo(
                        M2paLinkConfig.of(
                                new RemoteEndpoint(List.of(Tester.address("10.0.5.2")), 1024, 9899),
                                1025));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void everyWordHasItsEffect() {
        M2paLinkConfig config =
                read(
                        """
                        link 3 sctp 10.0.5.2 10.0.6.2 1024 1025
                         shutdown
                         udp-port 9900
                         initiation passive
                         emergency
                         window 64
                         tx-queue-depth 512
                         congestion-threshold 2 onset 70 abate 50 discard 78
                         timer t4-normal 300
                         timer ack-delay 5
                        """);

        assertThat(problems.list()).isEmpty();
        assertThat(config).isNotNull();
        assert config != null;
        assertThat(config.remote())
                .isEqualTo(
                        new RemoteEndpoint(
                                List.of(Tester.address("10.0.5.2"), Tester.address("10.0.6.2")),
                                1024,
                                9900));
        assertThat(config.localPort()).isEqualTo(1025);
        assertThat(config.shutdown()).isTrue();
        assertThat(config.association().initiation()).isEqualTo(Initiation.PASSIVE);
        assertThat(config.emergency()).isTrue();
        assertThat(config.buffers().windowMsus()).isEqualTo(64);
        assertThat(config.buffers().queueMsusMax()).isEqualTo(512);
        assertThat(config.buffers().congestion().onset()).containsExactly(256, 358, 448);
        assertThat(config.buffers().congestion().abate()).containsExactly(128, 256, 384);
        assertThat(config.buffers().congestion().discard()).containsExactly(320, 399, 480);
        assertThat(config.timers())
                .isEqualTo(
                        M2paTimers.STANDARD
                                .with(M2paTimer.T4_NORMAL, Duration.ofMillis(300))
                                .with(M2paTimer.ACK_DELAY, Duration.ofMillis(5)));
    }

    @Test
    void portsTheOtherWayRoundAreExplained() {
        assertThat(read("link 0 sctp 10.0.5.2 1025 1024")).isNull();

        assertThat(problems.list())
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.message())
                                        .contains("remote port comes first")
                                        .contains("1024 1025"));
    }

    @Test
    void unknownLocalPeerIsNamed() {
        assertThat(read("link 0 sctp 10.0.5.2 1024 1026")).isNull();

        assertThat(problems.list())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("1026"));
    }

    @ParameterizedTest
    @EnumSource
    void everyTimerIsConfigurableWithinItsRangeAlone(M2paTimer timer) {
        long max = timer.max().toMillis();

        M2paLinkConfig config =
                read("link 0 sctp 10.0.5.2 1024 1025\n timer %s %d".formatted(timer.word(), max));
        assertThat(config).isNotNull();
        assert config != null;
        assertThat(config.timers().get(timer)).isEqualTo(timer.max());
        assertThat(problems.list()).isEmpty();

        assertThatThrownBy(() -> config.timers().with(timer, timer.max().plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(timer.word())
                .hasMessageContaining("%d to %d".formatted(timer.min().toMillis(), max));
        assertThatThrownBy(() -> config.timers().with(timer, timer.min().minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timerOutOfRangeIsAProblemOfItsLine() {
        read("link 0 sctp 10.0.5.2 1024 1025\n timer t7 499\n timer t1 5");

        assertThat(problems.list())
                .extracting(problem -> problem.position().line())
                .containsExactly(2, 3);
        assertThat(problems.list().getFirst().message()).contains("t7").contains("500 to 10000");
    }

    @Test
    void thresholdsThatDoNotRiseAreAProblemOfTheirLine() {
        read(
                "link 0 sctp 10.0.5.2 1024 1025\n"
                        + " congestion-threshold 1 onset 90 abate 20 discard 95");

        assertThat(problems.list())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.position().line()).isEqualTo(2);
                            assertThat(problem.message()).contains("must rise");
                        });
    }

    @Test
    void whatIsHeldIsNeverLessThanTheWindow() {
        M2paLinkConfig config =
                read("link 0 sctp 10.0.5.2 1024 1025\n window 20000\n tx-queue-depth 100");

        assertThat(config).isNotNull();
        assert config != null;
        assertThat(config.buffers().heldMsusMax()).isEqualTo(20_000);
    }

    private @Nullable M2paLinkConfig read(String text) {
        Checked checked = ConfigFile.parse(text, LINKSET);
        assertThat(checked.problems().list()).isEmpty();
        return M2paLinkCommands.from(
                checked.block().all(M2paLinkCommands.LINK).getFirst(),
                Map.of(1025, new LocalPeerConfig(Tester.local(Tester.address("10.0.5.1")))),
                SctpProfile.DEFAULT,
                problems);
    }
}
