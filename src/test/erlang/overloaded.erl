%% SPDX-License-Identifier: AGPL-3.0-or-later
%%
%% An MME of Erlang's diameter that is overloaded: each message is delivered, and the answer asks for
%% no more of them (RFC 7683). What it reads of a request it prints.
-module(overloaded).

-export([start/0]).
-export([peer_up/3, peer_down/3, handle_request/3]).

-include_lib("diameter/include/diameter.hrl").
-include_lib("diameter/include/diameter_gen_base_rfc6733.hrl").
-include("overload.hrl").

-define(NO_STATE_MAINTAINED, 1).
-define(NOTHING_AT_ALL, 100).
-define(SECONDS, 60).

start() ->
    {_Identity, _Realm} = service:start(?MODULE, overload),
    eof = io:get_line(""),
    halt().

peer_up(_Service, _Peer, State) -> State.

peer_down(_Service, _Peer, State) -> State.

handle_request(#diameter_packet{msg = Request, errors = Errors}, _Service, {_, Caps}) ->
    #diameter_caps{origin_host = {Identity, _}, origin_realm = {Realm, _}} = Caps,
    #overload_TFR{'Session-Id' = Session,
                  'OC-Supported-Features' =
                      #'overload_OC-Supported-Features'{'OC-Feature-Vector' = Features}} =
        Request,
    io:format("features ~w ~w~n", [Features, Errors]),
    {reply, #overload_TFA{'Session-Id' = Session,
                          'Auth-Session-State' = ?NO_STATE_MAINTAINED,
                          'Origin-Host' = Identity,
                          'Origin-Realm' = Realm,
                          'Result-Code' = [?'DIAMETER_BASE_RESULT-CODE_SUCCESS'],
                          'OC-Supported-Features' =
                              [#'overload_OC-Supported-Features'{
                                  'OC-Feature-Vector' = Features}],
                          'OC-OLR' =
                              [#'overload_OC-OLR'{
                                  'OC-Sequence-Number' = 1,
                                  'OC-Report-Type' =
                                      ?'OVERLOAD_OC-REPORT-TYPE_HOST_REPORT',
                                  'OC-Reduction-Percentage' = [?NOTHING_AT_ALL],
                                  'OC-Validity-Duration' = [?SECONDS]}]}}.
