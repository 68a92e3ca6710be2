// SPDX-License-Identifier: AGPL-3.0-or-later
/// Messages to log hosts, as a router sends them or as RFC 5424 has them, over UDP (RFC 5426) or
/// TCP
/// (RFC 6587).
///
/// A sender keeps a bounded queue while its host does not take messages; what has no room is
/// counted.
@NullMarked
package org.signalbox.syslog;

import org.jspecify.annotations.NullMarked;
