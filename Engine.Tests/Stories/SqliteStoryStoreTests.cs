extern alias stories;

using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

internal sealed class SqliteStoryStoreTests : StoryStoreContract
{
    private string _folder = "";

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, true);

    protected override IStoryStore Open()
    {
        _folder = Directory.CreateTempSubdirectory("stories-").FullName;
        return new SqliteStoryStore(Path.Combine(_folder, "stories.db"));
    }
}
