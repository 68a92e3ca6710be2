%% SPDX-License-Identifier: AGPL-3.0-or-later
%%
%% A node of Erlang's diameter that serves SGd and is called. The module that has what becomes of
%% requests is its service's name as well.
-module(service).

-export([start/2]).

-include_lib("diameter/include/diameter_gen_base_rfc6733.hrl").

-define(TGPP, 10415).
-define(SGD, 16777313).

%% Arguments behind -extra: its identity, its realm and the port of loopback where it is called. The
%% first two are returned. Requests of unknown commands and applications Erlang refuses by itself.
start(Module, Dictionary) ->
    [Identity, Realm, Port] = init:get_plain_arguments(),
    ok = diameter:start(),
    Local = {127, 0, 0, 1},
    ok = diameter:start_service(Module,
        [{'Origin-Host', Identity},
         {'Origin-Realm', Realm},
         {'Host-IP-Address', [Local]},
         {'Vendor-Id', 0},
         {'Product-Name', atom_to_list(Module)},
         {'Supported-Vendor-Id', [?TGPP]},
         {'Vendor-Specific-Application-Id',
          [#'diameter_base_Vendor-Specific-Application-Id'{
              'Vendor-Id' = ?TGPP, 'Auth-Application-Id' = [?SGD]}]},
         {restrict_connections, false},
         {string_decode, false},
         {application,
          [{alias, sgd}, {dictionary, Dictionary}, {module, Module},
           {request_errors, answer_3xxx}]}]),
    {ok, _} = diameter:add_transport(Module,
        {listen, [{transport_module, diameter_tcp},
                  {transport_config, [{reuseaddr, true}, {ip, Local},
                                      {port, list_to_integer(Port)}]}]}),
    {Identity, Realm}.
