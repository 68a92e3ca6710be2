// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// How a request to inhibit or uninhibit a link ended.
///
/// @param done whether the link is as was wanted
/// @param words what has become of it, to follow its name
public record InhibitResult(boolean done, String words) {
    static InhibitResult of(LinkInhibition.Result result) {
        return new InhibitResult(result.isDone(), result.words());
    }
}
