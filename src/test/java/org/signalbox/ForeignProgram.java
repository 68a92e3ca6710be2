// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A program that somebody else made, running beside a test; whoever starts it, it is told and
/// judged in the same way.
public interface ForeignProgram extends AutoCloseable {
    /// Ends it as a crash does, without a word to its peers.
    void kill() throws InterruptedException;

    /// Starts it again after [#kill].
    void restart() throws IOException;

    boolean isAlive();

    /// All it wrote, before it was killed, too; also when it is closed.
    String words();

    @Override
    void close() throws InterruptedException;

    /// Who starts such programs: this machine, or an engine of containers on it.
    ///
    /// @param <P> what it gives
    interface Host<P extends ForeignProgram> {
        /// Starts one.
        ///
        /// @param command the program and its arguments
        /// @param folder of files that it is given, which it finds at the same path
        /// @param log for what it writes, if that is not kept elsewhere
        P start(List<String> command, Path folder, Path log) throws IOException;
    }
}
