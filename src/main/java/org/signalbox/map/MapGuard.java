// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.firewall.Action;

/// Looks at who begins dialogues and who goes on with them; on the loop of dialogues.
public interface MapGuard {
    /// Lets all pass.
    MapGuard NONE =
            new MapGuard() {
                @Override
                public Action onBegin(String title, int open) {
                    return Action.ALLOW;
                }

                @Override
                public Action onOther(String begunWith, String from) {
                    return Action.ALLOW;
                }
            };

    /// Somebody wants to begin a dialogue.
    ///
    /// @param title digits of who does; empty if it has none
    /// @param open how many of its dialogues are open
    /// @return what becomes of it: one that is rejected is aborted
    Action onBegin(String title, int open);

    /// A message in a dialogue comes from another than the dialogue was begun with.
    ///
    /// @return what becomes of it: there is nobody to whom a rejection could be told
    Action onOther(String begunWith, String from);
}
