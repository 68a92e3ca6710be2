// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Role;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// One thing that can be asked of the API.
///
/// @param method of HTTP
/// @param path below `/api/v1`, with its parameters in braces: `/linksets/{linkset}`
/// @param role who may
/// @param summary in one line
/// @param parameters those of the path first, in its order
/// @param action what it does
record Endpoint(
        Method method,
        String path,
        Role role,
        String summary,
        List<Parameter> parameters,
        Action action) {
    /// Those of HTTP that are used.
    enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /// What an endpoint does.
    @FunctionalInterface
    interface Action {
        /// The result is completed on whatever loop has it.
        CompletionStage<Result> run(Call call);
    }

    Endpoint {
        parameters = List.copyOf(parameters);
    }

    /// Something that can be looked at by everybody who was let in.
    static Endpoint show(String path, String summary, Action action, Parameter... parameters) {
        return new Endpoint(Method.GET, path, Role.READ, summary, List.of(parameters), action);
    }

    /// Something that is done at once.
    static Endpoint act(String path, String summary, Action action, Parameter... parameters) {
        return new Endpoint(Method.POST, path, Role.OPERATE, summary, List.of(parameters), action);
    }
}
