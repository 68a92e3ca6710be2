// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Role;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/// One thing that can be asked of the API. The server, the OpenAPI document and the reference are
/// made of these.
///
/// @param method of HTTP
/// @param path below `/api/v1`, with its parameters in braces: `/linksets/{linkset}`
/// @param role who may
/// @param summary in one line
/// @param answer the schema of what comes back, by its name in [Schemas]; or its media type, if it
///     is no JSON
/// @param body whether the request may carry text: lines of configuration
/// @param parameters those of the path first, in its order
/// @param action what it does
record Endpoint(
        Method method,
        String path,
        Role role,
        String summary,
        String answer,
        boolean body,
        List<Parameter<?>> parameters,
        Action action) {
    /// The schema of an answer in words.
    static final String MESSAGE = "Message";

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
    static Endpoint show(
            String path, String answer, String summary, Action action, Parameter<?>... parameters) {
        return new Endpoint(
                Method.GET, path, Role.READ, summary, answer, false, List.of(parameters), action);
    }

    /// Something that is done at once, and answered in words.
    static Endpoint act(String path, String summary, Action action, Parameter<?>... parameters) {
        return act(path, MESSAGE, summary, action, parameters);
    }

    /// Something that is done at once.
    static Endpoint act(
            String path, String answer, String summary, Action action, Parameter<?>... parameters) {
        return new Endpoint(
                Method.POST,
                path,
                Role.OPERATE,
                summary,
                answer,
                false,
                List.of(parameters),
                action);
    }

    /// The same for another role.
    Endpoint by(Role needed) {
        return new Endpoint(method, path, needed, summary, answer, body, parameters, action);
    }

    /// The same, asked by another method.
    Endpoint with(Method other) {
        return new Endpoint(other, path, role, summary, answer, body, parameters, action);
    }

    /// The same with a text in the request.
    Endpoint withBody() {
        return new Endpoint(method, path, role, summary, answer, true, parameters, action);
    }

    /// Whether the answer is JSON; if not, [#answer] is its media type.
    boolean isJson() {
        return answer.indexOf('/') < 0;
    }

    /// What programs call it: `postLinksetsOneLinksOneInhibit`.
    String id() {
        StringBuilder id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
        for (String word : path.replaceAll("\\{[a-z]+}", "one").substring(1).split("[/-]")) {
            id.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return id.toString();
    }
}
