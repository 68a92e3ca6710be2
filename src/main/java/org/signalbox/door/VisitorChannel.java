// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;

/// A channel to a shell, whose visitor may not set what programs of the node might heed.
final class VisitorChannel extends ChannelSession {
    @Override
    protected RequestHandler.Result handleEnv(Buffer request, boolean wantReply) {
        return RequestHandler.Result.ReplyFailure;
    }
}
