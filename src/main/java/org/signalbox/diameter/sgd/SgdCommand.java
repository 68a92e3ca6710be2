// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;

/// The commands of short messages (TS 29.338 sections 5.3.2 and 6.3.2).
public enum SgdCommand {
    MO_FORWARD(SgdApplication.SGD, 8_388_645, "OFR", "OFA"),
    MT_FORWARD(SgdApplication.SGD, 8_388_646, "TFR", "TFA"),
    ROUTING_INFO(SgdApplication.S6C, 8_388_647, "SRR", "SRA"),
    ALERT(SgdApplication.S6C, 8_388_648, "ALR", "ALA"),
    DELIVERY_REPORT(SgdApplication.S6C, 8_388_649, "RDR", "RDA");

    private final Application application;
    private final int code;
    private final String requestLabel;
    private final String answerLabel;

    SgdCommand(Application application, int code, String requestLabel, String answerLabel) {
        this.application = application;
        this.code = code;
        this.requestLabel = requestLabel;
        this.answerLabel = answerLabel;
    }

    /// The command of a message.
    ///
    /// @throws DiameterException if it is of another application, or one that has no such command;
    ///     alerts may be of either, since MMEs are known that send them on SGd
    public static SgdCommand of(DiameterHeader header) throws DiameterException {
        boolean isSgd = header.application() == SgdApplication.SGD.id();
        if (!isSgd && header.application() != SgdApplication.S6C.id()) {
            throw new DiameterException(
                    ResultCode.APPLICATION_UNSUPPORTED,
                    "application " + Integer.toUnsignedString(header.application()),
                    null);
        }
        for (SgdCommand command : values()) {
            if (command.code == header.command()
                    && (command.application.id() == header.application() || command == ALERT)) {
                return command;
            }
        }
        throw new DiameterException(
                ResultCode.COMMAND_UNSUPPORTED, "command " + header.command(), null);
    }

    public static SgdCommand of(SgdRequest request) {
        return switch (request) {
            case SgdRequest.MoForward _ -> MO_FORWARD;
            case SgdRequest.MtForward _ -> MT_FORWARD;
            case SgdRequest.RoutingInfo _ -> ROUTING_INFO;
            case SgdRequest.Alert _ -> ALERT;
            case SgdRequest.DeliveryReport _ -> DELIVERY_REPORT;
        };
    }

    public static SgdCommand of(SgdAnswer answer) {
        return switch (answer) {
            case SgdAnswer.MoForward _ -> MO_FORWARD;
            case SgdAnswer.MtForward _ -> MT_FORWARD;
            case SgdAnswer.RoutingInfo _ -> ROUTING_INFO;
            case SgdAnswer.Alert _ -> ALERT;
            case SgdAnswer.DeliveryReport _ -> DELIVERY_REPORT;
        };
    }

    /// The application that it belongs to.
    public Application application() {
        return application;
    }

    /// The application under which it is sent to a peer.
    public Application application(SgdQuirks quirks) {
        return this == ALERT && quirks.alertsOnSgd() ? SgdApplication.SGD : application;
    }

    /// 24 bits.
    public int code() {
        return code;
    }

    /// How the standard calls the request.
    public String requestLabel() {
        return requestLabel;
    }

    /// How the standard calls the answer.
    public String answerLabel() {
        return answerLabel;
    }

    /// What stands before the AVPs of a request.
    public DiameterHeader header(SgdQuirks quirks, int hopByHop, int endToEnd) {
        return new DiameterHeader(
                DiameterHeader.REQUEST | DiameterHeader.PROXIABLE,
                code,
                application(quirks).id(),
                hopByHop,
                endToEnd);
    }
}
