// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

/// By what a request is known again (RFC 6733 section 3, End-to-End Identifier). The session is
/// part of it: a node that numbers its requests anew in each life is not mistaken for one that
/// repeats itself.
record RequestKey(String originHost, int endToEnd, int command, String session) {}
