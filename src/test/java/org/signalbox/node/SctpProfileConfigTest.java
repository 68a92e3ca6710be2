// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.link.LinkIdentity;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// SCTP profiles as a whole configuration refers to them.
class SctpProfileConfigTest {
    private static final String HEAD =
            """
            cs7 point-code 1.2.3
            cs7 profile ofPeer
             keepalive 5000
            cs7 profile ofLink
             init-timeout 3s
             init-retransmit 2
             retransmit-timeout 200 4000
             path-retransmit 3
             assoc-retransmit 9
             cumulative-sack 50
             cookie-life 30s
             streams 17
             receive-window 100000
            """;
    private static final String LINKS =
            """
            cs7 local-peer 2905
             local-ip 127.0.2.1
             profile ofPeer
            cs7 local-peer 2906
             local-ip 127.0.2.1
            cs7 linkset ToNeighbour 4.5.6
             link 0 sctp 127.0.2.2 2905 2905
             link 1 sctp 127.0.2.2 2906 2905
              profile ofLink
              initiation passive
             link 2 sctp 127.0.2.2 2907 2906
            """;

    private final Problems problems = new Problems();

    @Test
    void linkUsesItsOwnProfileOrThatOfItsPeerOrTheBuiltInOne() {
        NodeConfig config = read(HEAD + LINKS);

        assertThat(problems.list()).isEmpty();
        assertThat(config.linkProfiles())
                .containsEntry(link(0), "ofPeer")
                .containsEntry(link(1), "ofLink")
                .containsEntry(link(2), "default");
        assertThat(profile(config, 0).heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(profile(config, 2)).isEqualTo(AssociationProfile.SIGNALLING);
    }

    @Test
    void everyLineHasItsEffect() {
        AssociationProfile profile = profile(read(HEAD + LINKS), 1);

        assertThat(profile.rtoInitial()).isEqualTo(Duration.ofSeconds(3));
        assertThat(profile.rtoMin()).isEqualTo(Duration.ofMillis(200));
        assertThat(profile.rtoMax()).isEqualTo(Duration.ofSeconds(4));
        assertThat(profile.maxInitRetransmits()).isEqualTo(2);
        assertThat(profile.pathMaxRetransmits()).isEqualTo(3);
        assertThat(profile.associationMaxRetransmits()).isEqualTo(9);
        assertThat(profile.sackDelay()).isEqualTo(Duration.ofMillis(50));
        assertThat(profile.cookieLife()).isEqualTo(Duration.ofSeconds(30));
        assertThat(profile.outboundStreams()).isEqualTo(17);
        assertThat(profile.maxInboundStreams()).isEqualTo(17);
        assertThat(profile.receiveWindowOctets()).isEqualTo(100_000);
        assertThat(profile.initiation()).isEqualTo(Initiation.PASSIVE);
    }

    @Test
    void unknownProfileIsNamedWithTheNearest() {
        read(HEAD + LINKS.replace("profile ofPeer", "profile ofPear"));

        assertThat(problems.list())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.message())
                                    .isEqualTo("profile ofPear is not defined");
                            assertThat(problem.toString()).contains("ofPeer");
                        });
    }

    @Test
    void boundsInTheWrongOrderAreAnError() {
        read(HEAD.replace("200 4000", "4000 200") + LINKS.replace("profile ofLink", "shutdown"));

        assertThat(problems.hasErrors()).isTrue();
        assertThat(problems.list().getFirst().message()).contains("below the minimum");
    }

    @Test
    void nameOfTheBuiltInProfileIsTaken() {
        read("cs7 profile default\n keepalive 1000\n");

        assertThat(problems.hasErrors()).isTrue();
        assertThat(problems.list().getFirst().message()).contains("built-in");
    }

    @Test
    void pathLimitThatIsNeverReachedIsWarnedOf() {
        read("cs7 profile odd\n path-retransmit 6\n");

        assertThat(problems.hasErrors()).isFalse();
        assertThat(problems.list())
                .extracting(Problem::message)
                .containsExactly(
                        "an association ends after 5 time-outs, before a path is given up after 6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streams 1",
                "streams 1025",
                "cumulative-sack 501",
                "assoc-retransmit 21",
                "retransmit-timeout 9 100",
                "receive-window 8191"
            })
    void valueOutOfRangeIsRefused(String line) {
        Checked checked = ConfigFile.parse("cs7 profile odd\n " + line + "\n", NodeConfig.SCHEMA);

        assertThat(checked.problems().hasErrors()).isTrue();
    }

    @Test
    void changeOfAProfileChangesOnlyTheLinksThatUseIt() {
        NodeConfig before = read(HEAD + LINKS);
        NodeConfig after = read(HEAD.replace("keepalive 5000", "keepalive 6000") + LINKS);

        List<LinkIdentity> changed =
                before.links().keySet().stream()
                        .filter(
                                id ->
                                        !Objects.equals(
                                                before.links().get(id), after.links().get(id)))
                        .toList();
        assertThat(changed).containsExactly(link(0));
    }

    private NodeConfig read(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        return NodeConfig.from(checked.block(), problems);
    }

    private static AssociationProfile profile(NodeConfig config, int code) {
        return Objects.requireNonNull(config.links().get(link(code))).association();
    }

    private static LinkIdentity link(int code) {
        return new LinkIdentity("ToNeighbour", code);
    }
}
