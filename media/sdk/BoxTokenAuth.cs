using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Tasks;
using Box.Sdk.Gen;
using Box.Sdk.Gen.Schemas;

/// <summary>Fresh tokens from Box Auth in the editor: new BoxClient(auth: new BoxTokenAuth()). There is no secret in here.</summary>
public class BoxTokenAuth : IAuthentication
{
    private const string Command = "box-token --format json"; // of another account: --account NAME
    private AccessToken _token = new();
    private DateTimeOffset _until;

    public async Task<AccessToken> RetrieveTokenAsync(NetworkSession? networkSession = null) =>
        DateTimeOffset.UtcNow < _until ? _token : await RefreshTokenAsync(networkSession);

    public async Task<AccessToken> RefreshTokenAsync(NetworkSession? networkSession = null) // The SDK calls it after a 401, too.
    {
        var (shell, flag) = OperatingSystem.IsWindows() ? ("cmd", "/c") : ("sh", "-c");
        var start = new ProcessStartInfo(shell) { ArgumentList = { flag, Command }, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException("box-token gave no token; it has said why.");
        using var answer = JsonDocument.Parse(output);
        var end = answer.RootElement.GetProperty("expires_at");
        _until = end.ValueKind == JsonValueKind.Null ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeSeconds(end.GetInt64() - 60);
        return _token = new AccessToken { AccessTokenField = answer.RootElement.GetProperty("access_token").GetString() };
    }

    public async Task<string> RetrieveAuthorizationHeaderAsync(NetworkSession? networkSession = null) =>
        $"Bearer {(await RetrieveTokenAsync(networkSession)).AccessTokenField}";

    public async Task<AccessToken> DownscopeTokenAsync(IReadOnlyList<string> scopes, string? resource = null, string? sharedLink = null, NetworkSession? networkSession = null) =>
        await new BoxDeveloperTokenAuth((await RetrieveTokenAsync()).AccessTokenField!).DownscopeTokenAsync(scopes, resource, sharedLink, networkSession);

    public Task RevokeTokenAsync(NetworkSession? networkSession = null) =>
        throw new InvalidOperationException("The token belongs to the editor; run “Box: Sign Out” there.");
}
