// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

/// A sink that holds something outside of this process: a port, a file.
public sealed interface CaptureOutlet extends CaptureSink
        permits CaptureServer, HepSender, PaklogSender, PcapngFiles {
    /// Gives it back; first detach it from the capture. On the capture loop.
    void close();
}
