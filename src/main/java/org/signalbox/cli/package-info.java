// SPDX-License-Identifier: AGPL-3.0-or-later
/// The router-like shell, as operators of Cisco's IP Transfer Point know it.
///
/// ```
///   Console ----+             +-- exec: ExecGrammar --> Verb --> Result --> Pipeline --> Reply
///   Shell.pipe -+--> Session -+
///   Shell.batch +             +-- configure: Configuring --> ConfigEditor --> NodePort.apply
/// ```
///
/// A [org.signalbox.cli.Session] is an object without I/O: a line in, a reply in the future; so the
/// same shell runs on a terminal and in virtual time. Only the drivers at the left know
/// threads, files and screens. The shell sees a node through [org.signalbox.admin.NodePort] alone.
@NullMarked
package org.signalbox.cli;

import org.jspecify.annotations.NullMarked;
