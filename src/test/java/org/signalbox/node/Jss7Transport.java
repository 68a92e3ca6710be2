// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.mobicents.protocols.api.Management;

/// What carries the one association of a [Jss7].
interface Jss7Transport extends AutoCloseable {
    /// What [#management] calls the association.
    String ASSOCIATION = "association";

    /// As jSS7 wants to see it.
    Management management();

    @Override
    void close() throws Exception;
}
