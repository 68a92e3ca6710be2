// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.Loop;
import org.signalbox.trace.Capture;

import java.util.concurrent.CompletionStage;

/// Somebody within the process who sees copies of messages; made by [Node#watch].
public final class MessageWatch {
    private final Loop loop;
    private final Capture.Attachment attachment;

    MessageWatch(Loop loop, Capture.Attachment attachment) {
        this.loop = loop;
        this.attachment = attachment;
    }

    /// Ends it. When this completes, messages that had passed their links before have been shown,
    /// unless the
    /// capture loop was behind by more than a batch.
    public CompletionStage<Boolean> end() {
        return OnLoop.run(loop, attachment::detach);
    }
}
