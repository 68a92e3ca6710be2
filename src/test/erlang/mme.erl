%% SPDX-License-Identifier: AGPL-3.0-or-later
%%
%% An MME of Erlang's diameter, as far as short messages go. To a subscriber whose IMSI ends in 1 it
%% delivers, any other it does not know. What it reads of a request it prints, and a request in which
%% it finds a fault it refuses. Its standard input may tell it to submit a message:
%%
%%   submit REALM SC-ADDRESS MSISDN SM-RP-UI     the last three in hexadecimal
-module(mme).

-export([start/0]).
-export([peer_up/3, peer_down/3, pick_peer/4, prepare_request/3, prepare_retransmit/3,
         handle_answer/4, handle_error/4, handle_request/3]).

-include_lib("diameter/include/diameter.hrl").
-include_lib("diameter/include/diameter_gen_base_rfc6733.hrl").
-include("sgd.hrl").

-define(TGPP, 10415).
-define(USER_UNKNOWN, 5001).
-define(NO_STATE_MAINTAINED, 1).

start() ->
    {Identity, Realm} = service:start(?MODULE, sgd),
    listen(Identity, Realm).

listen(Identity, Realm) ->
    case io:get_line("") of
        eof ->
            halt();
        Line ->
            ["submit", To, Centre, Msisdn, Message] = string:lexemes(Line, " \n"),
            submit(Identity, Realm, To, [binary:decode_hex(list_to_binary(Hex))
                                         || Hex <- [Centre, Msisdn, Message]]),
            listen(Identity, Realm)
    end.

submit(Identity, Realm, To, [Centre, Msisdn, Message]) ->
    Answer = diameter:call(?MODULE, sgd,
        #sgd_OFR{'Session-Id' = diameter:session_id(Identity),
                 'Auth-Session-State' = ?NO_STATE_MAINTAINED,
                 'Origin-Host' = Identity,
                 'Origin-Realm' = Realm,
                 'Destination-Realm' = To,
                 'SC-Address' = Centre,
                 'User-Identifier' = #'sgd_User-Identifier'{'MSISDN' = [Msisdn]},
                 'SM-RP-UI' = Message}),
    io:format("submitted ~p~n", [Answer]).

peer_up(_Service, _Peer, State) -> State.

peer_down(_Service, _Peer, State) -> State.

pick_peer([Peer | _], _Remote, _Service, _State) -> {ok, Peer}.

prepare_request(Packet, _Service, _Peer) -> {send, Packet}.

prepare_retransmit(Packet, _Service, _Peer) -> {send, Packet}.

handle_answer(#diameter_packet{msg = #sgd_OFA{'Result-Code' = Result, 'SM-RP-UI' = Report},
                               errors = Errors}, _Request, _Service, _Peer) ->
    {Result, [binary_to_list(binary:encode_hex(Octets)) || Octets <- Report], Errors}.

handle_error(Reason, _Request, _Service, _Peer) -> {error, Reason}.

handle_request(#diameter_packet{msg = Request, errors = Errors}, _Service, {_, Caps}) ->
    #diameter_caps{origin_host = {Identity, _}, origin_realm = {Realm, _}} = Caps,
    #sgd_TFR{'Session-Id' = Session, 'User-Name' = User, 'SC-Address' = Centre,
             'SM-RP-UI' = Message, 'MME-Number-for-MT-SMS' = Number} = Request,
    io:format("read ~s ~s ~s ~s ~p~n",
              [octets(User), hex(Centre), hex(Message), [hex(Octets) || Octets <- Number], Errors]),
    {Result, Experimental} =
        verdict(Errors, lists:last(unicode:characters_to_list(octets(User)))),
    {reply, #sgd_TFA{'Session-Id' = Session,
                     'Auth-Session-State' = ?NO_STATE_MAINTAINED,
                     'Origin-Host' = Identity,
                     'Origin-Realm' = Realm,
                     'Result-Code' = Result,
                     'Experimental-Result' = Experimental}}.

verdict([], $1) ->
    {[?'DIAMETER_BASE_RESULT-CODE_SUCCESS'], []};
verdict([], _) ->
    {[], [#'sgd_Experimental-Result'{'Vendor-Id' = ?TGPP,
                                     'Experimental-Result-Code' = ?USER_UNKNOWN}]};
verdict(_, _) ->
    {[?'DIAMETER_BASE_RESULT-CODE_UNABLE_TO_COMPLY'], []}.

hex(Octets) -> binary:encode_hex(octets(Octets)).

%% Of what a request has not.
octets(undefined) -> <<"-">>;
octets(Octets) -> Octets.
