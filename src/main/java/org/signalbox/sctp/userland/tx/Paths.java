// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/// The paths of one association, and which of them carries data (RFC 9260 section 6.4).
public final class Paths {
    private final List<Path> paths;

    private Path primary;

    /// @param paths at least one; the first is the primary
    public Paths(List<Path> paths) {
        this.paths = List.copyOf(paths);
        this.primary = this.paths.getFirst();
    }

    public List<Path> all() {
        return paths;
    }

    public Path primary() {
        return primary;
    }

    /// Makes another path the primary; it takes data once it is confirmed and active. An address
    /// that the peer has not listed changes nothing.
    public void prefer(InetAddress address) {
        Path path = of(address);
        if (path != null) {
            primary = path;
        }
    }

    /// The path with this address, or null.
    public @Nullable Path of(InetAddress address) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.address().equals(address)) {
                return path;
            }
        }
        return null;
    }

    /// Section 7.3: a message is cut for the shortest packets of all paths, so that its chunks fit
    /// whichever they are sent again on.
    int chunksOctetsMax() {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < paths.size(); i++) {
            least = Math.min(least, paths.get(i).chunksOctetsMax());
        }
        return least;
    }

    /// Where new data goes: the primary, or while that does not answer the first that does. If none
    /// does, the primary: something must be tried.
    public Path forData() {
        if (primary.isUsable()) {
            return primary;
        }
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).isUsable()) {
                return paths.get(i);
            }
        }
        return primary;
    }

    /// Where to send again what timed out on `path`: another one that answers, if there is one
    /// (section 6.4.1).
    public Path alternateTo(Path path) {
        int from = paths.indexOf(path);
        for (int i = 1; i < paths.size(); i++) {
            Path other = paths.get((from + i) % paths.size());
            if (other.isUsable()) {
                return other;
            }
        }
        if (path.isUsable()) {
            return path;
        }
        // nothing answers: each confirmed path in turn
        for (int i = 1; i < paths.size(); i++) {
            Path other = paths.get((from + i) % paths.size());
            if (other.isConfirmed()) {
                return other;
            }
        }
        return path;
    }
}
