// SPDX-License-Identifier: AGPL-3.0-or-later
/// Who may come in, by which doors, and what they may do there: operators, their roles, and what
/// proves who they are.
///
/// The doors themselves, the shell and the web server, are above; they ask here.
@NullMarked
package org.signalbox.access;

import org.jspecify.annotations.NullMarked;
