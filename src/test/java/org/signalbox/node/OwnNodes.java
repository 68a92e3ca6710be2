// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.ss7.PointCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Our nodes of a test in real time, what it waits for, and what everybody says if that never
/// comes.
@NullUnmarked
final class OwnNodes implements AutoCloseable {
    /// Longer than anything takes on a slow machine: osmo-stp calls again after 5 seconds, the
    /// kernel tries to shut an association down for some 10.
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private final Path folder;
    private final List<OwnNode> nodes = new ArrayList<>();
    private final Map<String, Supplier<String>> voices = new LinkedHashMap<>();

    OwnNodes(Path folder) {
        this.folder = folder;
    }

    OwnNode start(String configuration) {
        OwnNode node = new OwnNode(configuration, folder);
        nodes.add(node);
        return node;
    }

    OwnNode node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    }

    /// What somebody else says is part of the story.
    void hear(String who, Supplier<String> words) {
        voices.put(who, words);
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it never came that %s%n%s".formatted(what, story()));
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    /// Waits until a message gets there and its answer back, since an end that is active may still
    /// be about to use its routes; then every message has to.
    void assertReaches(OwnNode node, PointCode destination) {
        PingRequest one = PingRequest.to(destination);
        await("%s reaches %s".formatted(node.name(), destination), () -> node.ping(one));
        for (PingRequest many : List.of(one.withCount(10), one.withSize(PingRequest.SIZE_MAX))) {
            assertThat(node.ping(many))
                    .as(() -> "%s: %s%n%s".formatted(node.name(), many, story()))
                    .isTrue();
        }
    }

    /// The same from both ends.
    void assertReachEachOther(
            OwnNode one, PointCode pointOfOne, OwnNode other, PointCode pointOfOther) {
        assertReaches(one, pointOfOther);
        assertReaches(other, pointOfOne);
    }

    /// Errors of M3UA that our nodes told their peers of.
    long complaints() {
        return nodes.stream().mapToLong(node -> node.counted(AspCounter.ERRORS_SENT)).sum();
    }

    /// What all parties say, for a test that fails.
    String story() {
        StringBuilder story = new StringBuilder();
        voices.forEach(
                (who, words) -> story.append("--- ").append(who).append('\n').append(words.get()));
        nodes.forEach(
                node -> story.append("--- ").append(node.name()).append('\n').append(node.story()));
        return story.toString();
    }

    @Override
    public void close() {
        nodes.reversed().forEach(OwnNode::close);
    }
}
