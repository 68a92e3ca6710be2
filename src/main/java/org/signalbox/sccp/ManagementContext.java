// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.machine.Deadlines;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.BackupRouting;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.function.Consumer;

/// What the procedures of one [Management] share.
final class ManagementContext {
    /// What a timer runs for.
    sealed interface Due {
        /// To ask whether a subsystem, or with number 1 the SCCP, can be reached again.
        record StatusTest(RemoteSubsystem subsystem) implements Due {}

        /// To wait no longer for the replicate.
        record CoordinatedChange(SubsystemNumber subsystem) implements Due {}

        /// To answer tests again.
        record IgnoreTest(SubsystemNumber subsystem) implements Due {}

        /// To count reports of congestion again.
        record Attack(PointCode point) implements Due {}

        /// To restrict a little less.
        record Decay(PointCode point) implements Due {}

        /// To believe in a little less congestion.
        record RemoteCongestion(PointCode point) implements Due {}

        /// To answer a point's messages by a report again.
        ///
        /// @param subsystem what the report was about
        record Report(PointCode point, SubsystemNumber subsystem) implements Due {}
    }

    final Deadlines<Due> deadlines = new Deadlines<>();
    private final Counters<ManagementCounter> counters;
    private ManagementConfig config;
    private boolean changed;

    ManagementContext(ManagementConfig config, Counters<ManagementCounter> counters) {
        this.config = config;
        this.counters = counters;
    }

    ManagementConfig config() {
        return config;
    }

    void setConfig(ManagementConfig other) {
        config = other;
    }

    void start(Due due, ManagementTimer timer, long now) {
        deadlines.put(due, now + nanos(timer));
    }

    long nanos(ManagementTimer timer) {
        return config.timers().get(timer).toNanos();
    }

    void count(ManagementCounter counter) {
        counters.increment(counter);
    }

    void countReceived(ManagementMessage message) {
        counters.increment(
                switch (message) {
                    case SubsystemAllowed _ -> ManagementCounter.SSA_RECEIVED;
                    case SubsystemProhibited _ -> ManagementCounter.SSP_RECEIVED;
                    case SubsystemStatusTest _ -> ManagementCounter.SST_RECEIVED;
                    case OutOfServiceRequest _ -> ManagementCounter.SOR_RECEIVED;
                    case OutOfServiceGrant _ -> ManagementCounter.SOG_RECEIVED;
                    case SubsystemCongested _ -> ManagementCounter.SSC_RECEIVED;
                    case BackupRouting _ -> ManagementCounter.BACKUP_ROUTING_RECEIVED;
                });
    }

    void send(
            PointCode destination,
            ManagementMessage message,
            Consumer<? super ManagementOutput> out) {
        counters.increment(
                switch (message) {
                    case SubsystemAllowed _ -> ManagementCounter.SSA_SENT;
                    case SubsystemProhibited _ -> ManagementCounter.SSP_SENT;
                    case SubsystemStatusTest _ -> ManagementCounter.SST_SENT;
                    case OutOfServiceRequest _ -> ManagementCounter.SOR_SENT;
                    case OutOfServiceGrant _ -> ManagementCounter.SOG_SENT;
                    case SubsystemCongested _ -> ManagementCounter.SSC_SENT;
                    case BackupRouting _ -> throw new IllegalArgumentException("never sent");
                });
        out.accept(new ManagementOutput.Send(destination, message));
    }

    /// Says once that the snapshot no longer says what management says.
    void changed(Consumer<? super ManagementOutput> out) {
        if (!changed) {
            changed = true;
            out.accept(new ManagementOutput.StatusChanged());
        }
    }

    /// The snapshot is being made.
    void settled() {
        changed = false;
    }
}
