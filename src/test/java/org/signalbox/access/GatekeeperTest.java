// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.access.Admission.Admitted;
import org.signalbox.access.Admission.Reason;
import org.signalbox.access.Admission.Refused;
import org.signalbox.metrics.Counters;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class GatekeeperTest {
    private static final String PASSWORD = "correct horse";
    private static final String TOKEN = ApiToken.create();
    private static final byte[] KEY = {1, 2, 3};
    private static final LoginBlock RULE =
            new LoginBlock(3, Duration.ofSeconds(60), Duration.ofSeconds(100));

    private static PasswordHash hash = PasswordHash.ofNobody();

    private final List<String> locked = new ArrayList<>();
    private final Counters<AccessCounter> counters = new Counters<>(AccessCounter.class);
    private final AccessObserver observer =
            new AccessObserver() {
                @Override
                public void lockedOut(String who, Duration time) {
                    locked.add(who);
                }

                @Override
                public void auditFails(String why) {}

                @Override
                public void auditWorks() {}
            };
    private final AuditLog audit = new AuditLog(() -> 0, Runnable::run, observer, counters);
    private long now = 1_000;
    private final Gatekeeper gate = new Gatekeeper(() -> now, audit, observer, counters);

    @BeforeAll
    static void hashOnce() {
        hash = PasswordHash.of(PASSWORD);
    }

    @BeforeEach
    void letAnnIn() {
        use(Role.CONFIGURE);
    }

    @Test
    void admitsWhoeverHasOneOfTheProofs() {
        assertThat(gate.password("ann", PASSWORD, from("192.0.2.1")))
                .isEqualTo(new Admitted(new Operator("ann", Role.CONFIGURE, "ssh 192.0.2.1:4000")));
        assertThat(gate.publicKey("ann", KEY, from("192.0.2.1"))).isInstanceOf(Admitted.class);
        assertThat(gate.token(TOKEN, from("192.0.2.1"))).isInstanceOf(Admitted.class);
        assertThat(gate.certificate(List.of("CN=ann", "ann.example.org"), from("192.0.2.1")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void refusesEverybodyElseInTheSameWords() {
        Admission wrong = gate.password("ann", "incorrect", from("192.0.2.1"));
        Admission unknown = gate.password("nobody", PASSWORD, from("192.0.2.2"));
        Admission withoutSecret = gate.password("bob", PASSWORD, from("192.0.2.3"));

        assertThat(List.of(wrong, unknown, withoutSecret))
                .containsOnly(new Refused(Reason.WRONG, "Permission denied"));
        assertThat(gate.publicKey("bob", KEY, from("192.0.2.4"))).isEqualTo(wrong);
        assertThat(gate.token(ApiToken.create(), from("192.0.2.4"))).isEqualTo(wrong);
        assertThat(gate.certificate(List.of("CN=eve"), from("192.0.2.4"))).isEqualTo(wrong);
        assertThat(counters.get(AccessCounter.WRONG)).isEqualTo(6);
    }

    @Test
    void doesNotListenToAnAddressThatFailedTooOften() {
        for (String name : List.of("a", "b", "c")) {
            gate.token(name, from("192.0.2.1"));
        }

        assertThat(locked).containsExactly("address 192.0.2.1");
        assertThat(gate.token(TOKEN, from("192.0.2.1")))
                .isEqualTo(new Refused(Reason.LOCKED_OUT, "Permission denied"));
        assertThat(gate.token(TOKEN, from("192.0.2.2"))).isInstanceOf(Admitted.class);
        assertThat(gate.publicKey("ann", KEY, from("192.0.2.1")))
                .as("a key cannot be guessed")
                .isInstanceOf(Admitted.class);

        now += RULE.blockFor().toNanos();

        assertThat(gate.token(TOKEN, from("192.0.2.1"))).isInstanceOf(Admitted.class);
    }

    @Test
    void doesNotListenToPasswordsOfAUserThatFailedFromManyAddresses() {
        for (int host = 1; host <= 3; host++) {
            gate.password("ann", "guess", from("192.0.2." + host));
        }

        assertThat(locked).containsExactly("user ann");
        assertThat(gate.password("ann", PASSWORD, from("192.0.2.9")))
                .isEqualTo(new Refused(Reason.LOCKED_OUT, "Permission denied"));
        assertThat(gate.token(TOKEN, from("192.0.2.9"))).isInstanceOf(Admitted.class);
    }

    @Test
    void forgetsFailuresThatAreLongAgo() {
        gate.token("a", from("192.0.2.1"));
        gate.token("b", from("192.0.2.1"));
        now += RULE.within().toNanos() + 1;
        gate.token("c", from("192.0.2.1"));

        assertThat(gate.token(TOKEN, from("192.0.2.1"))).isInstanceOf(Admitted.class);
        assertThat(locked).isEmpty();
    }

    @Test
    void remembersAsManyAddressesAsItMay() {
        for (int i = 0; i <= FailureTable.ENTRIES_MAX; i++) {
            gate.token("a", from("10.%d.%d.1".formatted(i >> 8, i & 255)));
        }

        assertThat(counters.get(AccessCounter.FORGOTTEN)).isOne();
    }

    @Test
    void knowsWhoseUserWasChanged() {
        Operator ann = new Operator("ann", Role.CONFIGURE, "ssh 192.0.2.1:4000");

        assertThat(gate.stillHolds(ann)).isTrue();

        use(Role.READ);

        assertThat(gate.stillHolds(ann)).isFalse();
        assertThat(gate.stillHolds(Operator.ofProcess())).isTrue();
    }

    @Test
    void tellsRefusedLoginsInTheAuditLogButNotEveryOneOfAFlood() {
        for (int i = 0; i < 1_000; i++) {
            gate.publicKey("eve\n\"", new byte[0], from("192.0.2.1"));
        }
        now += Duration.ofMinutes(2).toNanos();
        gate.publicKey("eve", new byte[0], from("192.0.2.1"));

        List<AuditEntry> entries = audit.last(AuditLog.KEPT_MAX);
        assertThat(entries).hasSize(21);
        assertThat(entries.getLast().what()).isEqualTo("login by key: wrong, and 980 before it");
        assertThat(entries.getLast().from()).isEqualTo("ssh 192.0.2.1:4000");
    }

    private void use(Role role) {
        User ann =
                new User(
                        "ann",
                        role,
                        Optional.of(hash),
                        List.of(
                                new AuthorizedKey(
                                        "ssh-ed25519",
                                        Base64.getEncoder().encodeToString(KEY),
                                        "")),
                        List.of(new ApiToken("ci", ApiToken.hashOf(TOKEN))),
                        List.of("ann.example.org"));
        User bob = new User("bob", Role.READ, Optional.empty(), List.of(), List.of(), List.of());
        gate.use(
                new AccessConfig(
                        Map.of("ann", ann, "bob", bob),
                        RULE,
                        AccessConfigs.NO_SSH,
                        AccessConfigs.NO_WEB,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Caller from(String address) {
        return new Caller(Door.SSH, InetAddress.ofLiteral(address), 4_000);
    }
}
