// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.AuditChain.Broken;
import org.signalbox.access.AuditChain.Whole;
import org.signalbox.access.AuditLog.Outcome;
import org.signalbox.metrics.Counters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class AuditLogTest {
    private static final Operator ANN = new Operator("ann", Role.CONFIGURE, "ssh 192.0.2.1:4000");

    @TempDir private Path folder;
    private final Counters<AccessCounter> counters = new Counters<>(AccessCounter.class);
    private final List<String> told = new ArrayList<>();

    @Test
    void goesOnWithTheChainAfterARestart() throws IOException {
        AuditLog first = open(1 << 20);
        first.record(ANN, "cs7 inhibit ToB 0", Outcome.DONE);
        first.record(ANN, "say \"\\ \u00e4 \n", Outcome.REFUSED);
        AuditLog second = open(1 << 20);
        second.record(ANN, "write memory", Outcome.DONE);

        List<AuditEntry> entries = second.last(10);
        assertThat(entries).singleElement().extracting(AuditEntry::sequence).isEqualTo(3L);
        assertThat(AuditChain.verify(file()))
                .isEqualTo(new Whole(1, 1, 3, entries.getLast().hash()));
        assertThat(Files.readAllLines(file()).get(1))
                .contains(
                        "\"operator\":\"ann\",\"role\":\"configure\",\"from\":\"ssh 192.0.2.1:4000\"")
                .contains("\"what\":\"say \\\"\\\\ \\u00e4 \\u000a\",\"outcome\":\"refused\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void sayWhereItWasChanged() throws IOException {
        AuditLog log = open(1 << 20);
        for (int i = 0; i < 5; i++) {
            log.record(ANN, "command " + i, Outcome.DONE);
        }
        List<String> lines = Files.readAllLines(file());

        Files.write(
                file(), lines.stream().map(line -> line.replace("command 2", "nothing")).toList());
        assertThat(AuditChain.verify(file()))
                .isEqualTo(new Broken(file(), 3, "entry 3 was changed"));

        List<String> missing = new ArrayList<>(lines);
        missing.remove(2);
        Files.write(file(), missing);
        assertThat(AuditChain.verify(file()))
                .isEqualTo(new Broken(file(), 3, "entry 4 follows entry 2"));

        Files.writeString(file(), String.join("\n", lines).substring(0, 400));
        assertThat(AuditChain.verify(file())).isInstanceOf(Broken.class);
    }

    @Test
    void keepsTheChainOverItsParts() throws IOException {
        AuditLog log = open(2_000);
        for (int i = 0; i < 40; i++) {
            log.record(ANN, "command " + i, Outcome.DONE);
        }

        assertThat(Files.exists(AuditFile.part(file(), 2))).isTrue();
        assertThat(Files.exists(AuditFile.part(file(), 3))).as("three parts are kept").isFalse();
        assertThat(AuditChain.verify(file()))
                .isInstanceOfSatisfying(
                        Whole.class,
                        whole -> {
                            assertThat(whole.parts()).isEqualTo(3);
                            assertThat(whole.first()).isGreaterThan(1);
                            assertThat(whole.last()).isEqualTo(40);
                        });
    }

    @Test
    void goesOnInANewPartAfterALineThatWasCutOff() throws IOException {
        open(1 << 20).record(ANN, "first", Outcome.DONE);
        Files.writeString(file(), Files.readString(file()) + "{\"sequence\":2,\"ti");

        open(1 << 20).record(ANN, "second", Outcome.DONE);

        assertThat(Files.readAllLines(file()))
                .singleElement()
                .asString()
                .contains("\"sequence\":2");
        assertThat(AuditChain.verify(file()))
                .isEqualTo(
                        new Broken(
                                AuditFile.part(file(), 1),
                                2,
                                "this is no entry, or only the beginning of one"));
    }

    @Test
    void tellsOnceThatItCannotBeWrittenAndLosesNoCommand() throws IOException {
        Files.createDirectory(file());
        AuditLog log = open(1 << 20);
        log.record(ANN, "first", Outcome.DONE);
        log.record(ANN, "second", Outcome.DONE);

        assertThat(told).containsExactly("fails");
        assertThat(counters.get(AccessCounter.AUDIT_LOST)).isEqualTo(2);
        assertThat(log.last(10)).extracting(AuditEntry::what).containsExactly("first", "second");

        Files.delete(file());
        log.record(ANN, "third", Outcome.DONE);

        assertThat(told).containsExactly("fails", "works");
        assertThat(AuditChain.verify(file())).isInstanceOf(Whole.class);
    }

    private Path file() {
        return folder.resolve("audit.log");
    }

    private AuditLog open(long octetsMax) {
        AuditLog log =
                new AuditLog(
                        () -> 1_700_000_000_000_000_000L,
                        Runnable::run,
                        new AccessObserver() {
                            @Override
                            public void lockedOut(String who, Duration time) {}

                            @Override
                            public void auditFails(String why) {
                                told.add("fails");
                            }

                            @Override
                            public void auditWorks() {
                                told.add("works");
                            }
                        },
                        counters);
        log.use(Optional.of(new AuditConfig(file(), octetsMax, 3)));
        return log;
    }
}
