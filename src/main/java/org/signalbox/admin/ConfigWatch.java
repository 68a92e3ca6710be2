// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.node.Node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// `configuration watch`: reloads when the startup file, or a file that it includes or loads, has
/// changed and is left alone since.
///
/// It looks once a second, since no system tells of changes on every kind of file system. A file
/// that makes no sense changes nothing, and is read again when it changes again.
///
/// Of the control loop.
final class ConfigWatch {
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private static final Operator BY = new Operator("signalbox", Role.CONFIGURE, "file watch");

    private final Node node;
    private final Commits commits;

    /// Counts the times that watching began; a look of an earlier one is the last of its kind.
    private int turn;

    private Optional<Duration> settle = Optional.empty();

    /// Those to look at; null while they are not known.
    private @Nullable Set<Path> files;

    /// How the files were at the last look; null before the first.
    private @Nullable Map<Path, Stamp> seen;

    /// How many looks in a row have found what they found before, since something changed; negative
    /// if nothing has.
    private int unchangedLooks = -1;

    /// What is different about a file that was written.
    private record Stamp(FileTime written, long octets, String identity) {}

    private static final Stamp MISSING = new Stamp(FileTime.fromMillis(0), -1, "");

    ConfigWatch(Node node, Commits commits) {
        this.node = node;
        this.commits = commits;
    }

    /// From any thread.
    void start() {
        node.follow(config -> node.onControl(() -> use(config.watch())));
        node.onControl(() -> use(node.config().watch()));
    }

    private void use(Optional<Duration> wanted) {
        boolean wasOn = settle.isPresent();
        settle = wanted;
        if (wanted.isPresent() && !wasOn) {
            turn++;
            seen = null;
            files = null;
            unchangedLooks = -1;
            look(turn);
        } else if (wanted.isEmpty()) {
            turn++;
        }
    }

    private void look(int begun) {
        if (begun != turn) {
            return;
        }
        Set<Path> known = files;
        CompletionStage<Set<Path>> wanted =
                known == null ? commits.files() : CompletableFuture.completedFuture(known);
        wanted.thenCompose(all -> node.operate(() -> Map.entry(all, stamps(all))))
                .whenComplete((found, _) -> node.onControl(() -> looked(found, begun)));
    }

    /// @param found null if there is no startup file just now
    private void looked(Map.@Nullable Entry<Set<Path>, Map<Path, Stamp>> found, int begun) {
        if (begun != turn) {
            return;
        }
        Map<Path, Stamp> stamps = found == null ? null : found.getValue();
        files = found == null ? null : found.getKey();
        boolean changed = seen != null && stamps != null && isChanged(seen, stamps);
        if (stamps != null) {
            seen = stamps;
        }
        if (changed) {
            unchangedLooks = 0;
        } else if (unchangedLooks >= 0) {
            unchangedLooks++;
        }
        long looks = settle.orElse(Duration.ZERO).dividedBy(LOOK_INTERVAL);
        if (unchangedLooks >= looks && unchangedLooks >= 0) {
            unchangedLooks = -1;
            files = null;
            commits.reload(BY).whenComplete((done, _) -> node.onControl(() -> reloaded(done)));
        }
        node.onControlAfter(LOOK_INTERVAL, () -> look(begun));
    }

    /// Whether one of the files differs that were looked at both times: one that is named since the
    /// last reload was read by that.
    private static boolean isChanged(Map<Path, Stamp> before, Map<Path, Stamp> now) {
        return now.entrySet().stream()
                .anyMatch(
                        entry -> {
                            Stamp old = before.get(entry.getKey());
                            return old != null && !old.equals(entry.getValue());
                        });
    }

    /// What had to wait for a commit to be confirmed is tried again.
    private void reloaded(@Nullable Committed done) {
        if (done != null && done.outcome() == Committed.Outcome.ANOTHER_WAITS) {
            unchangedLooks = 0;
        }
    }

    private static Map<Path, Stamp> stamps(Set<Path> files) throws IOException {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(
                        file,
                        new Stamp(
                                now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey())));
            } catch (NoSuchFileException _) {
                stamps.put(file, MISSING);
            }
        }
        return stamps;
    }
}
