// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Instant;
import java.util.Optional;

/// A file of a capture.
///
/// @param name without a path, for [NodePort#captureFile]
/// @param octets its size
/// @param from when its first message passed; empty if it is not known or there is none
/// @param to when its last did
/// @param messages how many it holds; empty if it was not finished, as after a crash
/// @param open whether it is being written
public record CaptureFileView(
        String name,
        long octets,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Long> messages,
        boolean open) {}
