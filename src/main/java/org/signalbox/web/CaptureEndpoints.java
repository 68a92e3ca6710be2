// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Shows.perform;
import static org.signalbox.web.Shows.view;

import org.signalbox.access.Role;
import org.signalbox.admin.CaptureReport;
import org.signalbox.admin.Operation;
import org.signalbox.admin.Operation.StartFileCapture;
import org.signalbox.admin.Pace;

import java.util.List;

/// Copies of messages: as a stream for Wireshark, and in files.
final class CaptureEndpoints {
    private CaptureEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/capture",
                        "Capture",
                        "Captures that run: streams and who reads them, files, Homer",
                        view(
                                node ->
                                        CaptureReport.capture(
                                                node.capture(),
                                                node.instances().getFirst().point().variant()))),
                Endpoint.act(
                        "/capture/start",
                        "Serve copies of messages as a pcap stream for Wireshark",
                        perform(
                                call ->
                                        new Operation.StartCapture(
                                                call.find(Parameters.PORT).orElse(0),
                                                isSet(call, Parameters.LINK_HEADER),
                                                call.find(Parameters.ACCESS_LIST),
                                                pace(call))),
                        Parameters.PORT,
                        Parameters.LINK_HEADER,
                        Parameters.ACCESS_LIST,
                        Parameters.ONE_IN,
                        Parameters.CAPTURE_RATE),
                Endpoint.act(
                        "/capture/stop",
                        "End all captures that are not configured",
                        perform(_ -> new Operation.StopCapture())),
                Endpoint.show(
                        "/captures",
                        "Captures",
                        "The files of captures, the newest first",
                        call ->
                                call.node()
                                        .captureFiles()
                                        .thenApply(
                                                files ->
                                                        new Result.Shown(
                                                                CaptureReport.files(files)))),
                Endpoint.show(
                                "/captures/{name}",
                                Result.Download.TYPE,
                                "A file of a capture",
                                call ->
                                        call.node()
                                                .captureFile(call.get(Parameters.FILE))
                                                .thenApply(Result.Download::new),
                                Parameters.FILE)
                        .by(Role.OPERATE),
                Endpoint.act(
                        "/captures/{capture}/start",
                        "Write copies of messages into pcapng files",
                        perform(CaptureEndpoints::intoFiles),
                        Parameters.CAPTURE,
                        Parameters.MEGABYTES,
                        Parameters.FILES,
                        Parameters.FILE_AGE,
                        Parameters.LINK_HEADER,
                        Parameters.WITH_DIAMETER,
                        Parameters.WITH_ADAPTATION,
                        Parameters.ACCESS_LIST,
                        Parameters.ONE_IN,
                        Parameters.CAPTURE_RATE),
                Endpoint.act(
                        "/captures/{capture}/stop",
                        "End a capture into files that is not configured",
                        perform(
                                call ->
                                        new Operation.StopFileCapture(
                                                call.get(Parameters.CAPTURE))),
                        Parameters.CAPTURE));
    }

    private static Operation intoFiles(Call call) {
        return new StartFileCapture(
                call.get(Parameters.CAPTURE),
                call.find(Parameters.MEGABYTES).orElse(StartFileCapture.MEGABYTES_DEFAULT),
                call.find(Parameters.FILES).orElse(StartFileCapture.FILES_DEFAULT),
                call.find(Parameters.FILE_AGE),
                isSet(call, Parameters.LINK_HEADER),
                isSet(call, Parameters.WITH_DIAMETER),
                isSet(call, Parameters.WITH_ADAPTATION),
                call.find(Parameters.ACCESS_LIST),
                pace(call));
    }

    private static Pace pace(Call call) {
        return new Pace(
                call.find(Parameters.ONE_IN).orElse(Pace.DEFAULT.oneIn()),
                call.find(Parameters.CAPTURE_RATE).orElse(Pace.DEFAULT.perSecondMax()));
    }

    private static boolean isSet(Call call, Parameter<String> flag) {
        return call.find(flag).filter("true"::equals).isPresent();
    }
}
