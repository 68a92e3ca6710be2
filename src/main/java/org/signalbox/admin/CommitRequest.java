// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.access.Operator;
import org.signalbox.config.Block;

import java.time.Duration;
import java.util.Optional;

/// How a candidate is to become what runs.
///
/// @param by who asks for it
/// @param comment why, in a line; may be empty; at most [#COMMENT_CHARS_MAX] characters of it are
///     kept
/// @param confirmWithin the node goes back unless this commit is confirmed within this time; empty
///     if it need not be
/// @param base what ran when the candidate was begun: if something else runs by now, the commit is
///     refused
public record CommitRequest(
        Operator by, String comment, Optional<Duration> confirmWithin, Block base) {
    public static final int COMMENT_CHARS_MAX = 200;

    public CommitRequest {
        StringBuilder plain = new StringBuilder();
        comment.chars()
                .limit(COMMENT_CHARS_MAX)
                .forEach(c -> plain.append(c < ' ' ? ' ' : (char) c));
        comment = plain.toString().strip();
    }
}
